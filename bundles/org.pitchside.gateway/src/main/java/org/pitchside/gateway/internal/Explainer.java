package org.pitchside.gateway.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.pitchside.api.BatId;
import org.pitchside.api.Mount;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.SwingExplainer;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.swing.ModelInput;
import org.pitchside.swing.Phases;

/**
 * Why a swing was called what it was: its phases, and the known shots of the model that answers now which it is most like. Nothing is
 * kept: each answer is worked out from the swing's own recording and from how its bat is mounted now, which takes about a
 * millisecond.
 */
@Component(name = Explainer.PID)
public final class Explainer implements SwingExplainer {

    static final String PID = "org.pitchside.gateway.Explainer";

    /** So many known shots are named. */
    private static final int NEAREST = 3;

    private static final Explanation NOTHING = new Explanation(List.of(), List.of());
    private static final String NO_HEADING =
            "The recording does not show the stance: compared without the direction of the bat.";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ModelRegistry models;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<BatProfiles> profiles = List.of();

    @Override
    public Explanation explain(Swing swing) {
        SwingRecording recording = swing.recording();
        if (recording.t0Index() < 0 || recording.t0Index() >= recording.size()) {
            return NOTHING;
        }
        Mount mount = mount(swing.id().bat());
        List<Moment> moments = moments(swing, mount);
        GatewayModel model = model();
        if (model == null || model.knownShots().isEmpty()) {
            return new Explanation(moments, List.of());
        }
        var likenesses = new Likenesses(recording, mount, model.descriptor().inputGain());
        return new Explanation(moments, likenesses.nearest(model, NEAREST), likenesses.headed() ? "" : NO_HEADING);
    }

    @Override
    public Optional<byte[]> modelInput(Swing swing) {
        SwingRecording recording = swing.recording();
        GatewayModel model = model();
        if (model == null || recording.t0Index() < 0 || recording.t0Index() >= recording.size()) {
            return Optional.empty();
        }
        var gain = model.descriptor().inputGain();
        return Optional.of(new Likenesses(recording, mount(swing.id().bat()), gain).input());
    }

    private Mount mount(BatId bat) {
        return profiles.stream()
                .flatMap(p -> p.profile(bat).stream())
                .map(BatProfiles.Profile::mount)
                .findFirst()
                .orElse(Mount.ALIGNED);
    }

    /** The model that answers now, null where it has another window. */
    private GatewayModel model() {
        ModelRegistry registry = models;
        return Optional.ofNullable(registry)
                .flatMap(ModelRegistry::current)
                .filter(m -> m.descriptor().inputGain().size() == ModelInput.CHANNELS)
                .orElse(null);
    }

    private static List<Moment> moments(Swing swing, Mount mount) {
        SwingRecording recording = swing.recording();
        Phases phases = Phases.of(recording.counts(), recording.t0Index(), recording.range(), mount);
        var moments = new ArrayList<Moment>();
        add(moments, "stance", "last still moment of the stance", phases.stance());
        add(moments, "lift", "backlift begins", phases.lift());
        add(moments, "top", "top of the backlift", phases.top());
        String words = swing.contact() ? "impact" : phases.stroke() ? "fastest, without contact" : "held up";
        add(moments, "t0", words, phases.t0());
        add(moments, "end", "follow-through over", phases.end());
        return moments;
    }

    private static void add(List<Moment> moments, String name, String words, int index) {
        if (index != Phases.NONE) {
            moments.add(new Moment(name, words, index));
        }
    }
}
