package org.pitchside.models.internal.rollout;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Fact.Command;
import org.pitchside.models.internal.rollout.Fact.OrderFailed;
import org.pitchside.models.internal.rollout.Fact.Roster.Here;
import org.pitchside.models.internal.rollout.Fact.Task;
import org.pitchside.models.internal.rollout.RolloutFile.Content;
import org.pitchside.models.internal.rollout.Wishes.BatOrder;
import org.pitchside.models.internal.rollout.World.Truth;

/**
 * Goes through every order in which things can happen to a rollout: bats that go and come, orders that are done, fail, or are done and
 * not heard of, boots, judges, operators, a gateway that starts anew. Holds the invariants in each state that it meets.
 */
final class Explorer {

    private static final int LONGEST_END = 1000;

    BiFunction<RolloutState, Fact, RolloutState> next = RolloutMachine::next;
    Function<RolloutState, Wishes> wishes = Wishes::of;
    UnaryOperator<RolloutState> restart = Explorer::throughTheFile;
    /** Reasons for which an order may fail. */
    List<Reason> reasons = List.of(Reason.REFUSED, Reason.NOT_NOW, Reason.NOT_STARTED, Reason.PROTOCOL);

    /**
     * What came of it.
     *
     * @param whole whether there was nothing more to look at, with any number of faults
     * @param violation the first one, with the way there
     */
    record Report(int states, boolean whole, Optional<String> violation) {}

    /**
     * One step that the world can take.
     *
     * @param fault whether it is one that need not happen
     */
    private record Step(String what, World to, boolean fault) {

        Step(String what, World to) {
            this(what, to, false);
        }
    }

    /** A world that waits to be looked at. */
    private record Waiting(World world, int index) {}

    private final Map<Long, Integer> known = new HashMap<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final List<Integer> faults = new ArrayList<>();
    private final BitSet looked = new BitSet();
    /** Where each state goes when all goes well from now on; -1: it is at an end. */
    private final List<Integer> towards = new ArrayList<>();

    private ArrayDeque<Waiting> frontier = new ArrayDeque<>();
    private ArrayDeque<Waiting> further = new ArrayDeque<>();
    private String violation;

    /** Every state that can be met with so many faults. */
    Report explore(World begin, int most) {
        add(begin, -1, "begin", 0);
        int round = 0;
        while (!frontier.isEmpty() && violation == null) {
            while (!frontier.isEmpty() && violation == null) {
                Waiting next = frontier.poll();
                if (!looked.get(next.index)) {
                    looked.set(next.index);
                    look(next.world, next.index, round);
                }
            }
            if (round == most) {
                break;
            }
            round++;
            frontier = further;
            further = new ArrayDeque<>();
        }
        boolean whole = further.isEmpty();
        if (violation == null) {
            everyStateEnds();
        }
        return new Report(known.size(), whole, Optional.ofNullable(violation));
    }

    private void look(World w, int index, int round) {
        for (Step step : steps(w)) {
            int to = add(step.to, index, step.what, round + (step.fault ? 1 : 0));
            if (w.state().stage() != Stage.DONE && step.to.state().stage() == Stage.DONE && nobodyKeeps(step.to)) {
                violated("it is done, and no bat keeps it", to, step.to);
            }
        }
        Optional<World> to = well(w);
        if (to.isPresent()) {
            towards.set(index, add(to.get(), index, "all goes well", round));
        } else if (w.state().stage() != Stage.DONE && w.state().stage() != Stage.STOPPED) {
            violated("nothing goes on, and it is not at its end", index, w);
        }
    }

    private static boolean nobodyKeeps(World w) {
        return w.state().bats().values().stream().noneMatch(b -> b.phase() == Phase.KEPT);
    }

    private int add(World any, int parent, String step, int round) {
        World.Canonical canonical = any.canonical();
        World w = canonical.world();
        long key = hash(canonical.key());
        Integer there = known.get(key);
        int index = there == null ? known.size() : there;
        if (there == null) {
            known.put(key, index);
            parents.add(parent);
            steps.add(step);
            faults.add(round);
            towards.add(-1);
            broken(w).ifPresent(b -> violated(b, index, w));
        } else if (round < faults.get(index)) {
            faults.set(index, round);
        } else {
            return index;
        }
        (faults.get(parent < 0 ? index : parent) == round ? frontier : further).add(new Waiting(w, index));
        return index;
    }

    /** 64 bits: with some millions of states two of one hash are met once in a million runs. */
    private static long hash(String key) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            h = (h ^ key.charAt(i)) * 0x100000001b3L;
            h ^= h >>> 29;
        }
        return h;
    }

    private void violated(String what, int index, World w) {
        if (violation != null) {
            return;
        }
        StringBuilder way = new StringBuilder();
        for (int i = index; i >= 0; i = parents.get(i)) {
            way.insert(0, "\n  " + steps.get(i));
        }
        violation = what + way + "\n" + w.state() + "\n" + w.truths() + " live " + w.live();
    }

    private static Fact roster(World w, int first) {
        List<Here> all = new ArrayList<>();
        all.add(new Here(World.id(first), w.truths().get(first).here()));
        for (int i = 0; i < w.truths().size(); i++) {
            if (i != first) {
                all.add(new Here(World.id(i), w.truths().get(i).here()));
            }
        }
        return new Fact.Roster(all);
    }

    private World fact(World w, Fact fact) {
        return w.with(next.apply(w.state(), fact));
    }

    private List<Step> steps(World w) {
        List<Step> all = new ArrayList<>();
        for (int i = 0; i < w.truths().size(); i++) {
            bat(w, i, wishes.apply(w.state()), all);
        }
        gateway(w, all);
        return all;
    }

    private void gateway(World w, List<Step> all) {
        Wishes wish = wishes.apply(w.state());
        for (Command c : Command.values()) {
            if (RolloutMachine.refusal(w.state(), c).isEmpty()) {
                boolean well = c == Command.GO_ON && w.state().stage() == Stage.READY || c == Command.RESUME;
                all.add(new Step(c.name(), fact(w, c), !well));
            }
        }
        if (wish.shadow()) {
            all.add(new Step("shadow passes", fact(w, new Fact.ShadowAnswered(true, ""))));
            all.add(new Step("shadow fails", fact(w, new Fact.ShadowAnswered(false, "bad")), true));
        }
        if (wish.behind()) {
            all.add(new Step("behind passes", fact(w, new Fact.BehindAnswered(true, ""))));
            all.add(new Step("behind fails", fact(w, new Fact.BehindAnswered(false, "bad")), true));
        }
        wish.answers().ifPresent(name -> {
            World done = w.live(World.letter(name));
            all.add(new Step("answers " + name, fact(done, new Fact.Answers(name))));
            all.add(new Step("answers, unheard, and restart", restarted(done), true));
            all.add(new Step("cannot answer", fact(w, new Fact.CannotAnswer("gone")), true));
        });
        if (wish.prove()) {
            all.add(new Step("proved", fact(w, new Fact.Proved())));
        }
        all.add(new Step("restart", restarted(w), true));
        all.add(new Step("look", look(w)));
    }

    /** Many steps by chance, then all goes well: for more bats than can be gone through. */
    Optional<String> walk(World begin, long seed, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder way = new StringBuilder("seed " + seed);
        World w = begin;
        for (int i = 0; i < most; i++) {
            List<Step> all = new ArrayList<>();
            if (random.nextInt(8) == 0) {
                gateway(w, all);
            } else {
                int bat = random.nextInt(w.truths().size());
                bat(w, bat, wishes.apply(w.state()), all);
            }
            // what need not happen is not what happens most
            boolean faulty = random.nextInt(6) == 0;
            all.removeIf(s -> s.fault != faulty);
            if (!all.isEmpty()) {
                Step step = all.get(random.nextInt(all.size()));
                way.append("\n  ").append(step.what);
                w = step.to;
                Optional<String> broken = broken(w);
                if (broken.isPresent()) {
                    return Optional.of(broken.get() + " " + way);
                }
            }
        }
        for (int i = 0; i < LONGEST_END; i++) {
            Optional<World> to = well(w);
            if (to.isEmpty()) {
                boolean over = w.state().stage() == Stage.DONE || w.state().stage() == Stage.STOPPED;
                return over ? Optional.empty() : Optional.of("nothing goes on, " + way);
            }
            w = to.get();
        }
        return Optional.of("it does not end, " + way);
    }

    private World look(World w) {
        return fact(w, new Fact.Answers(World.name(w.live())));
    }

    private World restarted(World w) {
        // that the file keeps as much is looked at in every state
        return w.with(w.state().restarted());
    }

    private static RolloutState throughTheFile(RolloutState s) {
        try {
            return RolloutFile.parse(RolloutFile.bytes(new Content(Optional.of(s), Map.of())))
                    .rollout()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void bat(World w, int i, Wishes wish, List<Step> all) {
        Truth t = w.truths().get(i);
        BatId id = World.id(i);
        String bat = "bat " + (i + 1) + " ";
        World moved = w.with(i, t.here(!t.here()));
        all.add(new Step(bat + (t.here() ? "goes" : "comes"), fact(moved, roster(moved, i)), t.here()));
        all.add(new Step(bat + "first", fact(w, roster(w, i))));
        all.add(new Step(bat + "boots", w.with(i, t.boots()), true));
        if (t.here() && t.newBoot()) {
            all.add(new Step(bat + "boot seen", noticed(w, i, false, false)));
            all.add(new Step(bat + "boot seen, was away", noticed(w, i, true, false)));
            all.add(new Step(bat + "boot seen, played well", noticed(w, i, false, true)));
        }
        if (!t.here()) {
            all.add(new Step(bat + "is gone", fact(w, new Fact.Gone(id))));
        }
        if (wish.trials().contains(id)) {
            if (t.active() == 'C' && t.here()) {
                World passes = w.with(i, t.passes());
                all.add(new Step(bat + "passes", fact(passes, new Fact.TrialAnswered(id, true, ""))));
            }
            all.add(new Step(bat + "fails", fact(w, new Fact.TrialAnswered(id, false, "bad")), true));
        }
        BatOrder order = wish.orders().get(id);
        if (order == null || !t.here()) {
            return;
        }
        char model =
                order.model().map(m -> m.equals(World.CANDIDATE) ? 'C' : 'F').orElse('-');
        String what = bat + order.task() + " " + model + " ";
        done(t, order.task(), model).ifPresent(d -> {
            all.add(new Step(what + "done", told(w.with(i, d), i)));
            all.add(new Step(what + "done, unheard", w.with(i, d), true));
            all.add(new Step(what + "done, and restart", restarted(w.with(i, d)), true));
        });
        if (order.task() == Task.TRY_OUT && has(t, model)) {
            all.add(new Step(what + "test only", w.with(i, t.waits(model)), true));
        }
        for (Reason reason : reasons) {
            if (may(order.task(), reason)) {
                all.add(new Step(
                        what + reason, fact(w, new OrderFailed(id, order.task(), reason, 31, "Bat refuses.")), true));
            }
        }
        if (order.task() == Task.DELIVER) {
            all.add(new Step(
                    what + "self-test",
                    fact(w, new OrderFailed(id, order.task(), Reason.REFUSED, 28, "Bat refuses.")),
                    true));
        }
    }

    private static boolean may(Task task, Reason reason) {
        return switch (reason) {
            case REFUSED, BAT_FAILED -> task != Task.LOOK && task != Task.TAKE_BACK;
            case NOT_NOW -> task == Task.DELIVER || task == Task.TRY_OUT || task == Task.CONFIRM;
            case NOT_STARTED -> task == Task.TRY_OUT || task == Task.TAKE_BACK;
            case NOT_OURS, PROTOCOL, CANCELLED -> true;
        };
    }

    private static boolean has(Truth t, char model) {
        return t.has(model);
    }

    /** What a bat is when it did what it was ordered; empty where it cannot. */
    private static Optional<Truth> done(Truth t, Task task, char model) {
        return switch (task) {
            case LOOK -> Optional.of(t);
            case DELIVER -> Optional.of(t.takes());
            case TRY_OUT ->
                !has(t, model)
                        ? Optional.empty()
                        : Optional.of(
                                t.active() == model && t.pending() == '-'
                                        ? t
                                        : t.waits(model == t.confirmed() ? '-' : model)
                                                .boots());
            case CONFIRM ->
                t.active() == model || t.confirmed() == model ? Optional.of(t.keeps(model)) : Optional.empty();
            case TAKE_BACK -> {
                Truth calm = t.waits('-');
                yield Optional.of(calm.active() == calm.confirmed() ? calm : calm.boots());
            }
        };
    }

    private World told(World w, int i) {
        World seen = w.with(i, w.truths().get(i).seen());
        return fact(seen, new Fact.Told(w.truths().get(i).says(World.id(i))));
    }

    /** The driver sees another boot: of a bat that keeps the model only where it runs something else. */
    private World noticed(World w, int i, boolean wasAway, boolean playedWell) {
        World seen = w.with(i, w.truths().get(i).seen());
        BatWay b = w.state().bat(World.id(i));
        boolean calm = b != null && b.phase() == Phase.KEPT && w.truths().get(i).active() == 'C';
        return calm ? seen : fact(seen, new Fact.Booted(World.id(i), wasAway, playedWell));
    }

    private Optional<String> broken(World w) {
        RolloutState s = w.state();
        Wishes wish = wishes.apply(s);
        int canaries = s.sizes().canaries(w.truths().size());
        int touched = 0;
        int unsafe = 0;
        for (int i = 0; i < w.truths().size(); i++) {
            Truth t = w.truths().get(i);
            BatWay b = s.bat(World.id(i));
            // one that left on trial, or that an earlier rollout touched
            boolean left = b != null && (b.leaves().isPresent() || b.phase() == Phase.GOING_BACK && b.group() == 0);
            touched += t.touched() && !left ? 1 : 0;
            unsafe += t.touched() && t.confirmed() != 'C' && !t.passed() ? 1 : 0;
        }
        if (!w.passed() && touched > canaries) {
            return Optional.of(touched + " bats are touched before " + canaries + " passed");
        }
        if (!w.passed() && unsafe > Math.max(canaries, 2)) {
            return Optional.of(unsafe + " bats run it that did not pass, with those that left");
        }
        boolean over = s.stage() == Stage.TAKING_BACK || s.stage() == Stage.STOPPED;
        if (!over && s.isInDoubt() && touched > canaries) {
            return Optional.of(
                    touched + " bats are touched, and neither shadow nor the one behind said that it is good");
        }
        for (int i = 0; i < w.truths().size(); i++) {
            Truth t = w.truths().get(i);
            BatWay b = s.bat(World.id(i));
            BatOrder order = wish.orders().get(World.id(i));
            boolean canLeave = t.confirmed() == 'O' ? t.has('F') : t.isWith('O');
            boolean is = t.touched() || canLeave;
            if (over && is && b.phase() != Phase.STUCK && order == null) {
                return Optional.of("bat " + (i + 1) + " is not wished back");
            }
            boolean owes = t.isWith('O') && t.has('F');
            if (owes && order != null && order.task() == Task.DELIVER) {
                return Optional.of("bat " + (i + 1) + " is sent another model before it went back");
            }
            boolean confirms = order != null
                    && order.task() == Task.CONFIRM
                    && order.model().equals(Optional.of(World.CANDIDATE));
            if (confirms && s.isInDoubt()) {
                return Optional.of("bat " + (i + 1) + " is to keep what neither shadow nor the one behind found good");
            }
            if (confirms && t.active() == 'C' && t.confirmed() != 'C' && !t.passed()) {
                return Optional.of("bat " + (i + 1) + " is to keep what did not pass");
            }
            if (s.paused() && order != null && (order.task() == Task.DELIVER || confirms || begins(order))) {
                return Optional.of(order + " is begun while it is paused");
            }
        }
        if (s.paused() && wish.answers().isPresent()) {
            return Optional.of("another model is to answer while it is paused");
        }
        return restartsAlike(s, wish);
    }

    private static boolean begins(BatOrder order) {
        return order.task() == Task.TRY_OUT && order.model().equals(Optional.of(World.CANDIDATE));
    }

    private Optional<String> restartsAlike(RolloutState s, Wishes wish) {
        RolloutState back = restart.apply(s);
        Wishes after = wishes.apply(back);
        boolean same = back.equals(s.restarted())
                && after.shadow() == wish.shadow()
                && after.behind() == wish.behind()
                && after.answers().equals(wish.answers())
                && after.prove() == wish.prove()
                && after.trials().equals(wish.trials());
        for (BatWay b : s.bats().values()) {
            BatOrder before = wish.orders().get(b.bat());
            BatOrder then = after.orders().get(b.bat());
            boolean asks = then != null && then.task() == Task.LOOK;
            boolean mayAsk = b.isTouched() || b.phase() == Phase.ASKED;
            same &= before == null ? then == null || asks && mayAsk : before.equals(then) || asks && mayAsk;
        }
        return same ? Optional.empty() : Optional.of("after a restart it wishes " + after + " and not " + wish);
    }

    /** The one thing that happens next where all goes well from now on. */
    private Optional<World> well(World w) {
        Wishes wish = wishes.apply(w.state());
        for (int i = 0; i < w.truths().size(); i++) {
            Truth t = w.truths().get(i);
            if (!t.here()) {
                World back = w.with(i, t.here(true));
                return Optional.of(fact(back, roster(back, i)));
            }
            if (t.newBoot()) {
                return Optional.of(noticed(w, i, false, false));
            }
        }
        World looked = fact(look(w), roster(w, 0));
        if (!looked.canonical().key().equals(w.canonical().key())) {
            return Optional.of(looked);
        }
        if (w.state().paused()) {
            return Optional.of(fact(w, Command.RESUME));
        }
        if (w.state().stage() == Stage.READY) {
            return Optional.of(fact(w, Command.GO_ON));
        }
        if (wish.shadow()) {
            return Optional.of(fact(w, new Fact.ShadowAnswered(true, "")));
        }
        if (wish.answers().isPresent()) {
            String name = wish.answers().get();
            return Optional.of(fact(w.live(World.letter(name)), new Fact.Answers(name)));
        }
        for (int i = 0; i < w.truths().size(); i++) {
            Truth t = w.truths().get(i);
            BatOrder order = wish.orders().get(World.id(i));
            if (order != null) {
                char model = order.model()
                        .map(m -> m.equals(World.CANDIDATE) ? 'C' : 'F')
                        .orElse('-');
                Optional<Truth> done = done(t, order.task(), model);
                World now = w;
                int bat = i;
                return Optional.of(done.map(d -> told(now.with(bat, d), bat))
                        .orElseGet(() ->
                                fact(now, new OrderFailed(World.id(bat), order.task(), Reason.NOT_NOW, 0, "not now"))));
            }
            if (wish.trials().contains(World.id(i))) {
                World passes = w.with(i, t.passes());
                return Optional.of(fact(passes, new Fact.TrialAnswered(World.id(i), true, "")));
            }
        }
        if (wish.behind() && w.state().unseen()) {
            return Optional.of(fact(w, new Fact.BehindAnswered(true, "")));
        }
        return Optional.empty();
    }

    private void everyStateEnds() {
        byte[] ends = new byte[towards.size()];
        for (int i = 0; i < ends.length; i++) {
            int at = i;
            List<Integer> way = new ArrayList<>();
            while (at >= 0 && ends[at] == 0) {
                ends[at] = 1;
                way.add(at);
                at = towards.get(at);
            }
            if (at >= 0 && ends[at] == 1) {
                violation = "it goes round for ever, from: " + steps.get(at);
                return;
            }
            way.forEach(j -> ends[j] = 2);
        }
    }
}
