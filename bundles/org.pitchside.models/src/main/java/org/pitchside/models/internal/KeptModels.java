package org.pitchside.models.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.models.internal.ShelfState.Entry;

/** What the shelf keeps, as it is told to others: with the one that came with the software, and who runs what. */
final class KeptModels {

    private KeptModels() {}

    /** @param bats who meets them; null: nobody */
    static List<Kept> of(Shelf shelf, GatewayStatus bats) {
        ShelfState state = shelf.state();
        String live = shelf.live().map(m -> m.descriptor().name()).orElse("");
        List<Kept> all = new ArrayList<>();
        for (Entry e : state.packages().values()) {
            all.add(new Kept(
                    e.name(),
                    e.sha256(),
                    e.via(),
                    e.atUs(),
                    e.counter(),
                    e.floor(),
                    e.name().equals(live),
                    e.forBats(),
                    running(bats, e.id(), e.version())));
        }
        shelf.carried()
                .filter(c -> !state.packages().containsKey(c.descriptor().name()))
                .ifPresent(c -> {
                    ModelDescriptor d = c.descriptor();
                    all.add(new Kept(
                            d.name(),
                            d.sha256(),
                            Via.CARRIER,
                            0,
                            0,
                            0,
                            d.name().equals(live),
                            false,
                            running(bats, d.id(), d.version())));
                });
        all.sort(Comparator.comparing((Kept k) -> !k.live())
                .thenComparing(k -> k.name().substring(0, k.name().lastIndexOf('-')))
                .thenComparing(k -> -Long.parseLong(k.name().substring(k.name().lastIndexOf('-') + 1))));
        return List.copyOf(all);
    }

    /** A bat has room for 16 characters of an id. */
    private static List<BatId> running(GatewayStatus bats, String id, int version) {
        String name = id.substring(0, Math.min(16, id.length())) + "-" + version;
        return bats == null
                ? List.of()
                : bats.states().stream()
                        .filter(b -> name.equals(b.info().model()))
                        .map(b -> b.info().bat())
                        .sorted()
                        .toList();
    }
}
