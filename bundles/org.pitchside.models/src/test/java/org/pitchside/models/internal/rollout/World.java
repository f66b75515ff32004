package org.pitchside.models.internal.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.rollout.Rollouts.Stage;

/**
 * A rollout's state and the truth about its bats and its gateway. Immutable.
 *
 * @param live what answers on the gateway: 'F' what was before, 'C' the candidate, 'O' another one
 * @param passed whether every canary passed once
 */
record World(RolloutState state, List<Truth> truths, char live, boolean passed) {

    static final ModelHash CANDIDATE = ModelHash.ofBlob(new byte[] {'C'});
    static final ModelHash FORMER = ModelHash.ofBlob(new byte[] {'F'});

    /**
     * What a bat really holds: letters as above, '-' for none.
     *
     * @param factory what it had before is the firmware's
     * @param has the candidate lies in a slot
     * @param passed a watch passed the trial that runs
     * @param newBoot it started anew, and the gateway has not seen that yet
     */
    record Truth(
            boolean here,
            boolean factory,
            boolean has,
            char active,
            char confirmed,
            char pending,
            boolean passed,
            boolean newBoot) {

        static Truth of(boolean factory) {
            return new Truth(true, factory, false, 'F', 'F', '-', false, false);
        }

        Truth here(boolean is) {
            return new Truth(is, factory, has, active, confirmed, pending, passed, newBoot);
        }

        Truth takes() {
            return new Truth(here, factory, true, active, confirmed, pending, passed, newBoot);
        }

        Truth waits(char model) {
            return new Truth(here, factory, has, active, confirmed, model, passed, newBoot);
        }

        Truth keeps(char model) {
            return new Truth(here, factory, has, active, model, '-', passed, newBoot);
        }

        Truth boots() {
            char next = pending == '-' ? confirmed : pending;
            return new Truth(here, factory, has, next, confirmed, '-', false, true);
        }

        Truth passes() {
            return new Truth(here, factory, has, active, confirmed, pending, true, newBoot);
        }

        Truth seen() {
            return new Truth(here, factory, has, active, confirmed, pending, passed, false);
        }

        /** The candidate runs, or is kept, or will be tried. */
        boolean touched() {
            return active == 'C' || confirmed == 'C' || pending == 'C';
        }

        BatModels says(BatId bat) {
            List<Held> held = new ArrayList<>();
            if (!factory || active == 'F') {
                held.add(new Held(
                        factory ? Place.FACTORY : Place.A,
                        "F",
                        FORMER,
                        active == 'F',
                        confirmed == 'F',
                        pending == 'F'));
            }
            if (has) {
                held.add(new Held(Place.B, "C", CANDIDATE, active == 'C', confirmed == 'C', pending == 'C'));
            }
            return new BatModels(bat, held, 1, 0);
        }
    }

    World with(RolloutState s) {
        return new World(s, truths, live, passed || s.stage() == Stage.FLEET || s.stage() == Stage.DONE);
    }

    World with(int bat, Truth truth) {
        List<Truth> all = new ArrayList<>(truths);
        all.set(bat, truth);
        return new World(state, List.copyOf(all), live, passed);
    }

    World live(char model) {
        return new World(state, truths, model, passed);
    }

    /** A model's name, of its letter. */
    static String name(char model) {
        return Character.toLowerCase(model) + "-1";
    }

    static char letter(String name) {
        return Character.toUpperCase(name.charAt(0));
    }

    static BatId id(int bat) {
        return new BatId(bat + 1);
    }

    /** What counts of it, for one bat. */
    private String of(int bat) {
        Truth t = truths.get(bat);
        BatWay b = state.bat(id(bat));
        StringBuilder key = new StringBuilder(32);
        key.append(t.here ? 'h' : 'a').append(t.factory ? 'f' : 's').append(t.has ? 'c' : '-');
        key.append(t.active).append(t.confirmed).append(t.pending).append(t.passed ? 'p' : '-');
        key.append(t.newBoot ? 'b' : '-');
        if (b != null) {
            key.append((char) ('A' + b.phase().ordinal()))
                    .append(b.group())
                    .append(b.tries())
                    .append(b.quick());
            key.append(b.former().isPresent() ? b.former().get().name() : "-");
            key.append(b.excused() ? 'x' : '-');
            key.append(b.alone() ? 'l' : '-').append(b.again() ? 'g' : '-').append(b.modelsFault() ? 'm' : '-');
            key.append(b.present() ? 'P' : '-');
            b.told()
                    .ifPresent(h -> key.append(h.runs() ? 'r' : '-')
                            .append(h.kept() ? 'k' : '-')
                            .append(h.waits() ? 'w' : '-')
                            .append(h.has() ? 'h' : '-')
                            .append(h.otherTrial() ? 'o' : '-')
                            .append(h.formerHeld() ? 'f' : '-')
                            .append(h.formerTried() ? 't' : '-'));
        }
        return key.toString();
    }

    /**
     * One of all worlds that differ only in which bat is which.
     *
     * @param key the same for the same world; words do not count
     */
    record Canonical(World world, String key) {}

    Canonical canonical() {
        int n = truths.size();
        String[] bats = new String[n];
        Integer[] order = new Integer[n];
        boolean sorted = true;
        for (int i = 0; i < n; i++) {
            bats[i] = of(i);
            order[i] = i;
            sorted &= i == 0 || bats[i - 1].compareTo(bats[i]) <= 0;
        }
        World w = this;
        if (!sorted) {
            Arrays.sort(order, Comparator.comparing(i -> bats[i]));
            w = inOrder(order);
            Arrays.sort(bats);
        }
        RolloutState s = state;
        String key = "" + (char) ('0' + s.stage().ordinal())
                + (s.paused() ? 'p' : '-')
                + (s.answersAsWished() ? 'a' : '-')
                + (s.unseen() ? 'u' : '-')
                + (s.behindPassed() ? 'b' : '-')
                + (s.proved() ? 'v' : '-')
                + (s.onward() ? 'o' : '-')
                + (char) ('0' + s.canaries())
                + live
                + (passed ? 'P' : '-')
                + String.join("|", bats);
        return new Canonical(w, key);
    }

    private World inOrder(Integer[] order) {
        List<Truth> sorted = new ArrayList<>();
        Map<BatId, BatWay> ways = new TreeMap<>();
        for (int i = 0; i < order.length; i++) {
            sorted.add(truths.get(order[i]));
            BatWay b = state.bat(id(order[i]));
            if (b != null) {
                ways.put(id(i), b.as(id(i)));
            }
        }
        return new World(state.with(ways), List.copyOf(sorted), live, passed);
    }

    static World begin(RolloutState.Sizes sizes, boolean onward, boolean... factory) {
        List<Truth> truths = new ArrayList<>();
        for (boolean f : factory) {
            truths.add(Truth.of(f));
        }
        return new World(
                RolloutMachine.begin(name('C'), name('F'), Optional.of(CANDIDATE), sizes, onward),
                List.copyOf(truths),
                'F',
                false);
    }
}
