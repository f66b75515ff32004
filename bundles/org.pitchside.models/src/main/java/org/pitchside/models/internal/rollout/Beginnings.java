package org.pitchside.models.internal.rollout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.models.internal.Words;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;
import org.pitchside.models.internal.rollout.RolloutState.Sizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a rollout begins: because somebody says so, by itself, or because the file of the one under way is lost. In the rollout's own thread. */
final class Beginnings {

    private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);
    /** Lines of the audit that are looked at where the file is lost: all that a gateway remembers. */
    private static final int MOST_LINES = 500;

    private final ModelShelf shelf;
    private final Keeping keeping;
    private final Supplier<Settings> settings;
    private final LongSupplier nowUs;
    private final Runnable onBegin;
    private boolean hasRecalled;
    private volatile String waits;

    /** @param onBegin what goes on of the one before is over */
    Beginnings(ModelShelf shelf, Keeping keeping, Supplier<Settings> settings, LongSupplier nowUs, Runnable onBegin) {
        this.shelf = shelf;
        this.keeping = keeping;
        this.settings = settings;
        this.nowUs = nowUs;
        this.onBegin = onBegin;
    }

    /** Why the next model does not begin by itself yet. */
    Optional<String> waits() {
        return Optional.ofNullable(waits);
    }

    /** A look at what is kept on the shelf. */
    void byItself(List<Kept> models, Kept live) {
        recall(models, live);
        boolean isBusy = keeping.rollout().map(View::isUnderWay).orElse(false);
        Optional<String> next = settings.get().byItself() == ByItself.OFF || isBusy || keeping.isStuck()
                ? Optional.empty()
                : NextModel.of(models, live, keeping.begun());
        long owing = keeping.rollout()
                .map(s -> Debts.beingPaid(s, keeping.isAwayKnown()))
                .orElse(0L);
        waits = next.isPresent() && owing > 0
                ? next.get() + " waits until " + owing + " bats are without the model of the rollout before"
                : null;
        if (next.isPresent() && owing == 0) {
            try {
                begin(next.get(), Via.ROLLOUT);
            } catch (RolloutException e) {
                LOG.error("rollout: {} does not begin: {}", next.get(), e.getMessage());
            }
        }
    }

    void begin(String model, Via via) throws RolloutException {
        List<Kept> models = shelf.models();
        Optional<Kept> answering = models.stream().filter(Kept::live).findFirst();
        answering.ifPresent(l -> recall(models, l));
        Optional<RolloutState> last = keeping.rollout();
        if (last.isPresent() && View.isUnderWay(last.get())) {
            throw new RolloutException("the rollout of " + last.get().model() + " is under way");
        }
        if (models.stream().noneMatch(k -> k.name().equals(model))) {
            throw new RolloutException("no model " + Words.quoted(model) + " is kept here");
        }
        String live = answering
                .map(Kept::name)
                .orElseThrow(() -> new RolloutException("no model answers that " + model + " could be held against"));
        Optional<ModelHash> hash = shelf.shipment(model).map(Shipment::hash);
        Map<BatId, BatWay> owing = last.map(Debts::of).orElse(Map.of());
        if (!live.equals(model)) {
            boolean onward = settings.get().byItself() == ByItself.ALL;
            begin(RolloutMachine.begin(model, live, hash, sizes(), onward, owing), via);
        } else if (hash.isPresent()) {
            begin(RolloutMachine.bring(model, hash.get(), sizes(), owing), via);
        } else {
            throw new RolloutException(model + " answers already, and there is nothing of it that could go to bats");
        }
    }

    private Sizes sizes() {
        return new Sizes(
                settings.get().canary(), Sizes.USUAL.few(), settings.get().stage());
    }

    private void begin(RolloutState state, Via via) throws RolloutException {
        RolloutState first = state.since(nowUs.getAsLong());
        keeping.keep(first, NextModel.begun(keeping.begun(), first.model()), AuditLines.begin(first), via);
        keeping.noTrouble();
        onBegin.run();
        LOG.info("rollout: {}", View.words(first));
    }

    /** Where the file is lost the audit still knows what was begun, and which bats it was on. Once after a start. */
    private void recall(List<Kept> models, Kept live) {
        if (hasRecalled || keeping.isStuck()) {
            return;
        }
        if (keeping.isLost()) {
            Recall audit = new Recall(shelf.audit(MOST_LINES));
            keeping.recall(audit.begun());
            Optional<RolloutState> lost = audit.rollout(models, live, this::hash, sizes());
            if (lost.isPresent()) {
                try {
                    RolloutState first = lost.get().since(nowUs.getAsLong());
                    keeping.keep(first, AuditLines.begin(first), Via.ROLLOUT);
                    keeping.meet();
                } catch (RolloutException e) {
                    LOG.error("rollout: {}", e.getMessage());
                    return;
                }
            } else if (keeping.troubles().isEmpty()) {
                audit.last()
                        .ifPresent(m -> keeping.trouble("where the rollout of " + m
                                + " stood is lost: begin it again, as far as bats still lack it"));
            }
        }
        hasRecalled = true;
    }

    private Optional<ModelHash> hash(String model) {
        return shelf.blob(model).map(ModelHash::ofBlob);
    }
}
