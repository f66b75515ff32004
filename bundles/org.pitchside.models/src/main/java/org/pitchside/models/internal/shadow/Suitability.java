package org.pitchside.models.internal.shadow;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.AnswerRule;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.internal.Words;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;

/** What can be said of a candidate before it saw a window. */
final class Suitability {

    /** A gain of the input that is so many times another's, or as small a part, was never chosen: it is a wrong unit. */
    private static final float WRONG_UNIT = 8;

    private final GatewayModel candidate;
    private final GatewayModel live;

    private Suitability(GatewayModel candidate, GatewayModel live) {
        this.candidate = candidate;
        this.live = live;
    }

    /** @throws ShelfException what stands against it, a sentence */
    static void require(GatewayModel candidate, Optional<byte[]> blob, GatewayModel live) throws ShelfException {
        var it = new Suitability(candidate, live);
        try {
            it.gateway();
            if (blob.isPresent()) {
                it.bats(blob.get());
            }
        } catch (IllegalArgumentException e) {
            throw new ShelfException(
                    candidate.descriptor().name() + " is stopped before its first window: "
                            + Words.oneLine(String.valueOf(e.getMessage()), 200),
                    e);
        }
    }

    private void gateway() {
        ModelDescriptor d = candidate.descriptor();
        ModelDescriptor l = live.descriptor();
        refuse(
                !d.classes().equals(l.classes()) || !d.noSwing().equals(l.noSwing()),
                "it has other classes than " + l.name() + " or another order of them: the two cannot be compared");
        refuse(
                d.channels() != ModelInput.CHANNELS || d.steps() != ModelInput.STEPS,
                "its window is " + d.channels() + " x " + d.steps() + ", not " + ModelInput.CHANNELS + " x "
                        + ModelInput.STEPS);
        refuse(d.inputGain().size() != d.channels(), "it has " + d.inputGain().size() + " gains");
        for (int c = 0; c < d.channels() && c < l.inputGain().size(); c++) {
            gain(c, d.inputGain().get(c), l.inputGain().get(c));
        }
        new AnswerRule(d);
        detector(DetectorParameters.of(d.detector()));
    }

    private void bats(byte[] blob) {
        SensorModel model;
        try {
            model = SensorModel.read(blob);
            new SensorRuntime(model).selfTest();
        } catch (SensorModelException e) {
            throw new IllegalArgumentException("the bats' half: " + e.getMessage(), e);
        }
        ModelDescriptor d = candidate.descriptor();
        ModelFacts f = model.facts();
        List<ModelClass> classes =
                ModelClass.list(d.classes(), d.noSwing(), new int[d.classes().size()]);
        boolean same = classes.size() == f.classes().size();
        for (int i = 0; same && i < classes.size(); i++) {
            ModelClass of = f.classes().get(i);
            same = classes.get(i).name().equals(of.name()) && classes.get(i).noSwing() == of.noSwing();
        }
        refuse(!same, "the bats' half has other classes than the gateway's, or another order of them");
        refuse(
                model.channels() != ModelInput.CHANNELS
                        || model.steps() != ModelInput.STEPS
                        || f.samples() != SwingWindow.SAMPLES
                        || f.t0() != SwingWindow.T0_INDEX
                        || f.rateMilliHz() != SwingWindow.RATE_HZ * 1000,
                "the bats' half takes another window than a bat cuts");
        for (int c = 0; c < model.channels(); c++) {
            gain(c, model.gain()[c], d.inputGain().get(c));
        }
        refuse(
                model.arenaBytes() > BatCost.MOST_ARENA || blob.length > BatCost.MOST_BLOB,
                "the bats' half wants " + model.arenaBytes() + " bytes of RAM and " + blob.length
                        + " of flash, a bat has " + BatCost.MOST_ARENA + " and " + BatCost.MOST_BLOB);
        long instructions = BatCost.instructions(model);
        refuse(
                instructions > BatCost.MOST_INSTRUCTIONS,
                "the bats' half is too slow for a bat: about " + instructions + " instructions a window, "
                        + BatCost.MOST_INSTRUCTIONS + " at most");
        detector(DetectorCheck.of(f));
    }

    private void detector(DetectorParameters parameters) {
        double taken = NoSwings.taken(
                parameters, DetectorParameters.of(live.descriptor().detector()));
        refuse(
                taken > NoSwings.MOST,
                String.format(
                        Locale.ROOT,
                        "its detector takes for swings what is none: %.0f in 100 motions that the live one lets pass",
                        100 * taken));
    }

    private static void gain(int channel, float gain, float usual) {
        refuse(
                !(gain <= usual * WRONG_UNIT && gain >= usual / WRONG_UNIT),
                "the gain of channel " + channel + " is " + gain + ", usual is " + usual);
    }

    private static void refuse(boolean where, String why) {
        if (where) {
            throw new IllegalArgumentException(why);
        }
    }
}
