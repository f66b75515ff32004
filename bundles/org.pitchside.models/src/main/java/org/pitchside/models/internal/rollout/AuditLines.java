package org.pitchside.models.internal.rollout;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.Words;
import org.pitchside.models.internal.rollout.BatWay.Phase;

/** What stands in the audit of a step from one state to the next. */
final class AuditLines {

    private static final int LONGEST = 200;

    private AuditLines() {}

    /** One line, see {@link org.pitchside.api.model.ModelShelf#note}. */
    record Line(String act, String what, boolean done, String why) {}

    static List<Line> between(RolloutState s, RolloutState next) {
        List<Line> lines = new ArrayList<>();
        if (next.paused() != s.paused()) {
            lines.add(new Line(next.paused() ? "pause" : "resume", s.model(), true, "in stage " + s.stage()));
        }
        if (next.stage() != s.stage()) {
            lines.add(stage(next));
        }
        for (BatWay b : next.bats().values()) {
            BatWay before = s.bat(b.bat());
            if (b.phase() != (before == null ? Phase.LATER : before.phase())) {
                bat(next, b, lines);
            }
            boolean isHome = b.phase() == Phase.LATER && before != null && before.phase() == Phase.GOING_BACK;
            if (isHome && b.words().isEmpty()) {
                lines.add(line("back", b.bat().toString(), true, "runs what it ran before"));
            } else if (isHome) {
                lines.add(line("stuck", b.bat().toString(), false, b.words()));
            }
        }
        return lines;
    }

    /** A rollout that begins. */
    static List<Line> begin(RolloutState first) {
        List<Line> lines = new ArrayList<>(List.of(stage(first)));
        first.bats().values().forEach(b -> bat(first, b, lines));
        return lines;
    }

    private static Line stage(RolloutState s) {
        boolean bad = s.stage() == Stage.TAKING_BACK || s.stage() == Stage.STOPPED;
        return new Line("rollout", s.model(), !bad, Words.oneLine(View.words(s), LONGEST));
    }

    /** Somebody did not wait for shadow's answer. */
    static Line withoutShadow(RolloutState s, int windows) {
        return new Line("onward", s.model(), true, "sent on before shadow answered, after " + windows + " windows");
    }

    private static void bat(RolloutState s, BatWay b, List<Line> lines) {
        String id = b.bat().toString();
        String why = b.words().isEmpty() ? "" : ": " + b.words();
        switch (b.phase()) {
            case SENDING -> lines.add(line("send", id, true, s.model() + " goes to it" + why));
            case STARTING -> lines.add(line("try", id, true, s.model() + " is tried on it" + why));
            case PASSED -> lines.add(line("pass", id, true, s.model() + " passed on it"));
            case KEPT -> lines.add(line("keep", id, true, "keeps " + s.model() + why));
            case GOING_BACK ->
                lines.add(line(
                        "leave",
                        id,
                        !b.alone(),
                        b.leaves().isPresent() ? b.words() : s.model() + " is to leave it" + why));
            case BACK -> lines.add(line("back", id, true, "is without " + s.model() + " again"));
            case REFUSED -> lines.add(line("refuse", id, false, s.model() + why));
            case STUCK -> lines.add(line("stuck", id, false, s.model() + why));
            case LATER, ASKED, ON_TRIAL -> {
                // nothing is done to it
            }
        }
    }

    private static Line line(String act, String what, boolean done, String why) {
        return new Line(act, what, done, Words.oneLine(why, LONGEST));
    }
}
