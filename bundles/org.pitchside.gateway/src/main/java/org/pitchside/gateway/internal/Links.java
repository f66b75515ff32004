package org.pitchside.gateway.internal;

import java.util.HashMap;
import java.util.Map;
import org.pitchside.api.BatId;
import org.pitchside.api.flow.LinkCounters;
import org.pitchside.api.flow.LinkCounters.Link;

/**
 * What the bats' sessions counted since the gateway started. The sessions may end before the gateway does (they end first when a run is
 * over) or be replaced: what they counted stays counted.
 */
final class Links {

    private LinkCounters newest;
    private final Map<BatId, Link> former = new HashMap<>();

    synchronized void from(LinkCounters counters) {
        if (newest != counters) {
            Map<BatId, Link> sum = byBat();
            former.clear();
            former.putAll(sum);
            newest = counters;
        }
    }

    synchronized Map<BatId, Link> byBat() {
        var all = new HashMap<>(former);
        if (newest != null) {
            newest.links().forEach(l -> all.merge(l.bat(), l, Links::sum));
        }
        return all;
    }

    private static Link sum(Link before, Link now) {
        return new Link(
                now.bat(),
                now.connected(),
                before.missing() + now.missing(),
                before.duplicates() + now.duplicates(),
                before.dropped() + now.dropped(),
                before.malformed() + now.malformed());
    }
}
