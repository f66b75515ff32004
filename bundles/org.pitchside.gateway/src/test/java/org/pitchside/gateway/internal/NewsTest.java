package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who listens may come to be after who tells. */
class NewsTest {

    @Test
    void aListenerThatCannotBeHadYetIsAskedForAgain() {
        // given somebody who can be had only later, as a page that needs the gateway before it is made
        var heard = new ArrayList<String>();
        var listener = new AtomicReference<Consumer<String>>();
        var news = new News<Consumer<String>>("told", 8);
        news.add("a page", listener::get, () -> {});

        // when something is told before, and something after it is there
        news.tell(l -> l.accept("first"));
        while (news.missed() == 0) {
            Thread.onSpinWait();
        }
        listener.set(heard::add);
        news.tell(l -> l.accept("second"));
        news.close();

        // then it heard what came after, and what it missed is counted
        assertEquals(List.of("second"), heard);
        assertEquals(1, news.missed());
    }

    @Test
    void whoGoesHearsWhatWasToldBefore() {
        // given two listeners
        var heard = new ArrayList<String>();
        var stays = new ArrayList<String>();
        var news = new News<List<String>>("told", 8);
        news.add("goes", () -> heard, () -> {});
        news.add("stays", () -> stays, () -> {});

        // when one goes by the key it came with
        news.tell(l -> l.add("before"));
        news.remove("goes");
        news.tell(l -> l.add("after"));
        news.close();

        // then
        assertEquals(List.of("before"), heard);
        assertEquals(List.of("before", "after"), stays);
    }
}
