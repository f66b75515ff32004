package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.SwingExplainer.Explanation;
import org.pitchside.api.flow.SwingExplainer.Likeness;
import org.pitchside.api.flow.SwingExplainer.Moment;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.KnownShot;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.swing.ModelInput;

class ExplainerTest {

    private static final BatId BAT = new BatId(0xB7);
    private static final float[] GAIN = {8, 8, 8, 0.0625f, 0.0625f, 0.0625f, 127, 127, 127};

    private static List<SimulatedSwings> swings;

    private final Explainer explainer = new Explainer();

    @BeforeAll
    static void givenSwingsOfPlayers() {
        swings = SimulatedSwings.of(6, 6);
    }

    @Test
    void aKnownShotIsMostLikeItself() {
        int headed = 0;
        double most = 0;
        givenKnownShots(swings.stream().map(ExplainerTest::known).toList());
        for (int i = 0; i < swings.size(); i++) {
            SimulatedSwings s = swings.get(i);
            givenMount(s.mount());

            Explanation why = explainer.explain(
                    swing(s.candidate().recording(), s.candidate().contact()));

            assertEquals(3, why.nearest().size());
            Likeness first = why.nearest().get(0);
            assertEquals("SIM/" + s.truth().player() + "-" + s.truth().t0Sample(), first.source());
            assertEquals(s.truth().label(), first.label());
            most = Math.max(most, first.distance());
            assertTrue(first.distance() <= why.nearest().get(1).distance());
            if (why.note().isEmpty()) {
                headed++;
            } else {
                // the sensor's channels are those that the gateway classified, to the bit
                assertEquals(0, first.distance());
            }
        }
        System.out.printf(
                "%d swings, the recording shows the stance in %d; farthest from itself %.3f steps%n",
                swings.size(), headed, most);
        assertTrue(most < 1, "farthest from itself: " + most);
        assertTrue(headed > swings.size() / 20 && headed < swings.size());
    }

    @Test
    void theModelsInputIsThatOfTheWindowAsFarAsTheRecordingShowsIt() {
        givenKnownShots(List.of());
        for (SimulatedSwings s : swings) {
            givenMount(s.mount());
            byte[] input =
                    explainer.modelInput(swing(s.candidate().recording(), true)).orElseThrow();
            byte[] judged = known(s).input();
            assertEquals(judged.length, input.length);
            // the sensor's six channels to the bit
            assertArrayEquals(Arrays.copyOf(judged, 6 * 128), Arrays.copyOf(input, 6 * 128));
        }
        assertEquals(Optional.empty(), explainer.modelInput(swing(SwingRecording.NONE, true)));
        explainer.models = null;
        assertEquals(
                Optional.empty(),
                explainer.modelInput(swing(swings.get(0).candidate().recording(), true)));
    }

    @Test
    void aLeftHanderIsLikeTheSameShotOfARightHander() {
        // given a right-hander's shot, and the same one in the mirror
        SimulatedSwings s = swings.stream()
                .filter(x -> x.truth().hand() == Hand.RIGHT && !known(x).label().equals("LV"))
                .findFirst()
                .orElseThrow();
        SwingRecording right = s.candidate().recording();
        short[] mirrored = right.counts().clone();
        for (int i = 0; i < mirrored.length; i += ImuBlock.AXES) {
            for (int axis : new int[] {1, 3, 5}) {
                mirrored[i + axis] = (short) -mirrored[i + axis];
            }
        }
        var left = new SwingRecording(mirrored, right.t0Index(), right.range());
        givenKnownShots(swings.stream().map(ExplainerTest::known).toList());
        // when
        givenMount(Mount.ALIGNED);
        Explanation one = explainer.explain(swing(right, true));
        givenMount(Mount.ALIGNED.withHand(Hand.LEFT));
        Explanation other = explainer.explain(swing(left, true));
        Explanation unmirrored = explainer.explain(swing(right, true));
        // then
        assertEquals(one, other);
        assertFalse(one.nearest().equals(unmirrored.nearest()), "the hand matters");
    }

    @Test
    void momentsHaveACoachsWords() {
        SimulatedSwings s = swings.stream()
                .filter(x -> x.candidate().contact()
                        && x.truth().startSample() - x.candidate().t0() > -180)
                .findFirst()
                .orElseThrow();
        givenMount(s.mount());

        List<Moment> moments =
                explainer.explain(swing(s.candidate().recording(), true)).moments();

        assertEquals(
                List.of(
                        "last still moment of the stance",
                        "backlift begins",
                        "top of the backlift",
                        "impact",
                        "follow-through over"),
                moments.stream().map(Moment::words).toList());
        assertEquals(
                List.of("stance", "lift", "top", "t0", "end"),
                moments.stream().map(Moment::name).toList());
    }

    @Test
    void aLeaveIsHeldUp() {
        SimulatedSwings s = swings.stream()
                .filter(x -> x.truth().label().equals("LV"))
                .findFirst()
                .orElseThrow();
        givenMount(s.mount());

        List<Moment> moments =
                explainer.explain(swing(s.candidate().recording(), false)).moments();

        Moment last = moments.get(moments.size() - 1);
        assertEquals(new Moment("t0", "held up", 239), last);
    }

    @Test
    void withoutSamplesThereIsLittleToSay() {
        givenKnownShots(List.of(known(swings.get(0))));
        var beyond = new SwingRecording(new short[60], 10, ImuRange.NOMINAL);
        for (SwingRecording r : List.of(SwingRecording.NONE, beyond)) {
            assertEquals(new Explanation(List.of(), List.of()), explainer.explain(swing(r, true)));
        }
    }

    @Test
    void aModelWithoutKnownShotsLeavesThePhases() {
        SwingRecording r = swings.get(0).candidate().recording();
        assertFalse(explainer.explain(swing(r, true)).moments().isEmpty(), "no registry");
        givenKnownShots(List.of());
        Explanation why = explainer.explain(swing(r, true));
        assertFalse(why.moments().isEmpty());
        assertEquals(List.of(), why.nearest());
        assertEquals("", why.note());
    }

    @Test
    void oneSampleIsEnoughNotToFail() {
        givenKnownShots(List.of(known(swings.get(0))));
        Explanation why = explainer.explain(swing(new SwingRecording(new short[6], 0, ImuRange.NOMINAL), true));
        assertEquals(1, why.nearest().size());
        assertEquals(List.of(new Moment("t0", "impact", 0)), why.moments());
        assertFalse(why.note().isEmpty());
    }

    private static KnownShot known(SimulatedSwings s) {
        SwingWindow window = s.candidate().window();
        var x = new float[ModelInput.LENGTH];
        var q = new byte[ModelInput.LENGTH];
        ModelInput.prepare(window, x);
        ModelInput.quantise(x, GAIN, q);
        return new KnownShot(
                s.truth().label(), "SIM/" + s.truth().player() + "-" + s.truth().t0Sample(), q);
    }

    private void givenKnownShots(List<KnownShot> shots) {
        var gain = new ArrayList<Float>();
        for (float k : GAIN) {
            gain.add(k);
        }
        var descriptor = new ModelDescriptor(
                "cricket", 1, List.of("DEF", "NOT"), List.of("NOT"), 9, 128, gain, 1, 0.5f, Map.of(), "00");
        var model = Optional.of(new GatewayModel(descriptor, new byte[0], shots));
        explainer.models = new ModelRegistry() {
            @Override
            public Optional<GatewayModel> current() {
                return model;
            }

            @Override
            public AutoCloseable follow(Consumer<Optional<GatewayModel>> follower) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private void givenMount(Mount mount) {
        explainer.profiles = List.of(
                bat -> Optional.empty(), bat -> Optional.of(new BatProfiles.Profile(bat, "Player", "net 1", mount)));
    }

    private static Swing swing(SwingRecording recording, boolean contact) {
        return new Swing(
                new SwingId(BAT, 1, 1),
                1,
                0,
                0,
                SwingOrigin.STREAM,
                Verdict.NONE,
                null,
                contact,
                List.of(),
                Set.of(),
                "swing/1",
                recording);
    }
}
