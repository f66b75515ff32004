package org.pitchside.bluezvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one bat notified, and what bluetoothd told the gateway's side of it, value by value. A link that is cut may swallow the values
 * that are on their way; nothing else may be missing, and nothing may change places or come twice.
 */
final class Ledger {

    private record Sent(int link, ByteBuffer value) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<ByteBuffer> heard = new ArrayList<>();

    void sent(int link, byte[] value) {
        sent.add(new Sent(link, ByteBuffer.wrap(value.clone())));
    }

    void heard(byte[] value) {
        heard.add(ByteBuffer.wrap(value.clone()));
    }

    /**
     * How the two lists stand to each other.
     *
     * @param strange heard and never sent at that place: swapped, doubled or made up
     * @param lost sent, not heard, and a later value of the same link was heard
     * @param cutOff sent and not heard at the end of a link
     */
    record Account(int sent, int heard, int strange, int lost, int cutOff) {

        @Override
        public String toString() {
            return "sent " + sent + ", heard " + heard + ", out of order or twice " + strange + ", lost within a link "
                    + lost + ", on their way when a link ended " + cutOff;
        }
    }

    Account account() {
        Set<Integer> arrived = new HashSet<>();
        int strange = 0;
        int next = 0;
        for (ByteBuffer value : heard) {
            int at = next;
            while (at < sent.size() && !sent.get(at).value.equals(value)) {
                at++;
            }
            if (at == sent.size()) {
                strange++;
            } else {
                arrived.add(at);
                next = at + 1;
            }
        }
        int lost = 0;
        int cutOff = 0;
        int laterOfLink = -1;
        for (int i = sent.size() - 1; i >= 0; i--) {
            int link = sent.get(i).link;
            if (arrived.contains(i)) {
                laterOfLink = link;
            } else if (laterOfLink == link) {
                lost++;
            } else {
                cutOff++;
            }
        }
        return new Account(sent.size(), heard.size(), strange, lost, cutOff);
    }
}
