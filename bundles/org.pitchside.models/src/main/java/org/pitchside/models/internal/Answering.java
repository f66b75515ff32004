package org.pitchside.models.internal;

import java.io.IOException;
import java.util.Optional;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.internal.ShelfState.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which model answers: the one that was chosen or, as long as that cannot be read, the one that came with the software. Changed by one
 * thread at a time: the shelf calls it.
 */
final class Answering {

    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final Ledger ledger;
    private final Room room;
    private final Optional<ModelPackage> carried;
    // Read by whoever tells of it, while a package is looked at.
    private volatile Optional<GatewayModel> live = Optional.empty();
    private volatile String unread;

    /** @param carried the model that came with the software */
    Answering(Ledger ledger, Room room, Optional<ModelPackage> carried) {
        this.ledger = ledger;
        this.room = room;
        this.carried = carried;
    }

    Optional<GatewayModel> live() {
        return live;
    }

    Optional<ModelPackage> carried() {
        return carried;
    }

    /** What stands in the way of the one that was chosen, in a sentence. */
    Optional<String> trouble() {
        return Optional.ofNullable(unread);
    }

    boolean is(String name) {
        return live.map(m -> m.descriptor().name().equals(name)).orElse(false);
    }

    /** From now on this one. */
    void answer(Optional<GatewayModel> model) {
        turnTo(model);
        unread = null;
    }

    /** Another object only where the package is another: followers go by it. */
    private void turnTo(Optional<GatewayModel> model) {
        if (!model.map(m -> m.descriptor().sha256())
                .equals(live.map(m -> m.descriptor().sha256()))) {
            live = model;
        }
    }

    /** What was chosen; to be called when that changed, and now and then as long as it could not be read. */
    void chosen() {
        Optional<String> name = ledger.state().live();
        if (name.isEmpty()) {
            answer(carried.map(ModelPackage::gatewayModel));
            return;
        }
        Entry entry = ledger.state().packages().get(name.get());
        if (entry != null
                && live.map(m -> m.descriptor().sha256().equals(entry.sha256())).orElse(false)) {
            unread = null;
            return;
        }
        Optional<GatewayModel> found = find(name.get(), entry);
        if (found.isPresent()) {
            answer(found);
        }
    }

    private Optional<GatewayModel> find(String name, Entry entry) {
        try {
            return Optional.of(read(name, entry).gatewayModel());
        } catch (IOException e) {
            if (unread == null) {
                LOG.error("{}", e.getMessage());
            }
            unread = name + " was to answer and cannot be read; "
                    + carried.map(c -> c.descriptor().name() + " answers").orElse("rules answer");
            turnTo(carried.map(ModelPackage::gatewayModel));
            return Optional.empty();
        }
    }

    private ModelPackage read(String name, Entry entry) throws IOException {
        if (entry != null) {
            return room.read(entry);
        }
        return carried.filter(c -> c.descriptor().name().equals(name))
                .orElseThrow(() -> new IOException(name + " is not kept any more"));
    }

    /** Once more, where it could not be read. */
    void again() {
        if (unread != null) {
            chosen();
        }
    }
}
