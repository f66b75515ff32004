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
import org.pitchside.models.internal.rollout.BatWay.Phase;

/**
 * A rollout's state and the truth about its bats and its gateway. Immutable.
 *
 * @param live what answers on the gateway: 'F' what was before, 'C' the candidate, 'O' another one
 * @param passed whether every canary passed once
 */
record World(RolloutState state, List<Truth> truths, char live, boolean passed) {

    static final ModelHash CANDIDATE = hash('C');

    /**
     * What a bat really holds: letters as above, '-' for none.
     *
     * @param factory what it had before is the firmware's, and lies in no slot
     * @param a what lies in the first slot
     * @param b in the second one
     * @param passed a watch passed the trial that runs
     * @param newBoot it started anew, and the gateway has not seen that yet
     */
    record Truth(
            boolean here,
            boolean factory,
            char a,
            char b,
            char active,
            char confirmed,
            char pending,
            boolean passed,
            boolean newBoot) {

        static Truth of(boolean factory) {
            return new Truth(true, factory, factory ? '-' : 'F', '-', 'F', 'F', '-', false, false);
        }

        /** One that runs another model, on trial or for good. */
        Truth running(char model, boolean forGood) {
            return new Truth(here, factory, a, model, model, forGood ? model : confirmed, '-', passed, newBoot);
        }

        Truth here(boolean is) {
            return new Truth(is, factory, a, b, active, confirmed, pending, passed, newBoot);
        }

        boolean has(char model) {
            return a == model || b == model;
        }

        /** The candidate, into a slot that is not needed. */
        Truth takes() {
            if (has('C')) {
                return this;
            }
            boolean needed = b != '-' && (b == active || b == confirmed);
            return new Truth(
                    here, factory, needed ? 'C' : a, needed ? b : 'C', active, confirmed, pending, passed, newBoot);
        }

        Truth waits(char model) {
            return new Truth(here, factory, a, b, active, confirmed, model, passed, newBoot);
        }

        Truth keeps(char model) {
            return new Truth(here, factory, a, b, active, model, '-', passed, newBoot);
        }

        Truth boots() {
            char next = pending == '-' ? confirmed : pending;
            return new Truth(here, factory, a, b, next, confirmed, '-', false, true);
        }

        Truth passes() {
            return new Truth(here, factory, a, b, active, confirmed, pending, true, newBoot);
        }

        Truth seen() {
            return new Truth(here, factory, a, b, active, confirmed, pending, passed, false);
        }

        /** The candidate runs, or is kept, or will be tried. */
        boolean touched() {
            return isWith('C');
        }

        boolean isWith(char model) {
            return active == model || confirmed == model || pending == model;
        }

        BatModels says(BatId bat) {
            List<Held> held = new ArrayList<>();
            if (factory && active == 'F') {
                held.add(held(Place.FACTORY, 'F'));
            }
            if (a != '-') {
                held.add(held(Place.A, a));
            }
            if (b != '-') {
                held.add(held(Place.B, b));
            }
            return new BatModels(bat, held, 1, 0);
        }

        private Held held(Place place, char model) {
            return new Held(
                    place, String.valueOf(model), hash(model), active == model, confirmed == model, pending == model);
        }
    }

    static ModelHash hash(char model) {
        return ModelHash.ofBlob(new byte[] {(byte) model});
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
        key.append(t.here ? 'h' : 'a').append(t.factory ? 'f' : 's').append(t.a).append(t.b);
        key.append(t.active).append(t.confirmed).append(t.pending).append(t.passed ? 'p' : '-');
        key.append(t.newBoot ? 'b' : '-');
        if (b != null) {
            key.append((char) ('A' + b.phase().ordinal()))
                    .append(b.group())
                    .append(b.tries())
                    .append(b.quick());
            key.append(b.former().isPresent() ? b.former().get().name() : "-");
            key.append(b.leaves().isEmpty() ? '-' : b.leaves().get().equals(CANDIDATE) ? 'C' : 'O');
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

    /** One that answers already, and is brought to bats. */
    static World bringing(RolloutState.Sizes sizes, boolean... factory) {
        World w = begin(sizes, true, factory);
        return new World(RolloutMachine.bring(name('C'), CANDIDATE, sizes, Map.of()), w.truths, 'C', false);
    }

    /**
     * One that begins while a bat still runs what an earlier rollout brought it, and is away.
     *
     * @param model of that rollout; the candidate itself, where it is tried once more
     * @param forGood the bat keeps it, else it is on trial
     * @param others bats that owe nothing
     */
    static World owing(RolloutState.Sizes sizes, char model, boolean factory, boolean forGood, int others) {
        BatModels before = Truth.of(factory).says(id(0));
        BatWay owing = BatWay.later(id(0)).before(Holding.former(before)).at(forGood ? Phase.KEPT : Phase.ON_TRIAL, "");
        RolloutState last = RolloutMachine.takeBack(
                RolloutMachine.begin(name(model), name('F'), Optional.of(hash(model)), sizes, true, Map.of())
                        .with(Map.of(id(0), owing))
                        .at(Stage.FLEET, true, ""),
                "");
        List<Truth> truths = new ArrayList<>();
        truths.add(Truth.of(factory).running(model, forGood).here(false));
        for (int i = 0; i < others; i++) {
            truths.add(Truth.of(false));
        }
        return new World(
                RolloutMachine.begin(name('C'), name('F'), Optional.of(CANDIDATE), sizes, true, Debts.of(last)),
                List.copyOf(truths),
                'F',
                false);
    }

    static World begin(RolloutState.Sizes sizes, boolean onward, boolean... factory) {
        List<Truth> truths = new ArrayList<>();
        for (boolean f : factory) {
            truths.add(Truth.of(f));
        }
        return new World(
                RolloutMachine.begin(name('C'), name('F'), Optional.of(CANDIDATE), sizes, onward, Map.of()),
                List.copyOf(truths),
                'F',
                false);
    }
}
