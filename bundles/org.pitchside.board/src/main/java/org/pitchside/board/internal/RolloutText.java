package org.pitchside.board.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.OnTheWay;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.api.rollout.ShadowReport;

/** A rollout in lines for a terminal: what the page draws. */
final class RolloutText {

    private final Told told;

    /** @param told who swings which bat */
    RolloutText(Told told) {
        this.told = told;
    }

    /**
     * Lines of it.
     *
     * @param now null before the first
     * @param may what makes sense to ask now, as in the API
     */
    String of(Rollout now, List<String> may) {
        var text = new StringBuilder();
        if (now == null) {
            line(text, "no model is on its way");
        } else {
            line(
                    text,
                    now.model()
                            + (now.before().equals(now.model())
                                    ? " to the bats that lack it: "
                                    : " in the place of " + now.before() + ": ")
                            + words(now.stage())
                            + (now.paused() ? ", paused" : ""));
            line(text, "  " + now.words());
            shadow(text, now.shadow());
            bats(text, now);
        }
        line(
                text,
                "you may: "
                        + (may.isEmpty()
                                ? "look on"
                                : may.stream().map(RolloutText::typed).collect(Collectors.joining(", "))));
        return text.toString();
    }

    /** As it is typed: {@code go-on} for goOn. */
    private static String typed(String act) {
        return act.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static void shadow(StringBuilder text, ShadowReport s) {
        if (s != null) {
            line(
                    text,
                    String.format(
                            Locale.ROOT,
                            "  %s beside %s: the same on %d of %d swings%s, %d at most",
                            s.model(),
                            s.live(),
                            s.all().agreed(),
                            s.windows(),
                            s.forBats() == null
                                    ? ""
                                    : ", the bats' half on " + s.forBats().agreed(),
                            s.atMost()));
        }
    }

    private void bats(StringBuilder text, Rollout now) {
        boolean isBack = now.stage() == Stage.TAKING_BACK || now.stage() == Stage.STOPPED;
        for (OnTheWay b : now.bats()) {
            if (isBack && b.step() == BatStep.LATER) {
                // its turn does not come any more
                continue;
            }
            var who = new LinkedHashMap<String, Object>();
            told.who(who, b.bat());
            String how = b.words();
            if (b.step() == BatStep.SENDING && b.of() > 0) {
                how += ", " + b.bytes() + " of " + b.of() + " bytes";
            } else if (b.step() == BatStep.ON_TRIAL && b.swingsWanted() > 0) {
                how += ", " + b.swings() + " of " + b.swingsWanted() + " swings";
            }
            line(
                    text,
                    String.format(
                                    Locale.ROOT,
                                    "  %-8s %-12s %-7s %-10s %s",
                                    b.bat().toString().replaceFirst("^0+", ""),
                                    who.get("player"),
                                    who.get("net"),
                                    words(b.step()),
                                    how)
                            .stripTrailing());
        }
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Words may come from a bat: nothing of them moves the cursor. */
    private static void line(StringBuilder text, String line) {
        text.append(line.replaceAll("\\p{Cntrl}", "?")).append('\n');
    }
}
