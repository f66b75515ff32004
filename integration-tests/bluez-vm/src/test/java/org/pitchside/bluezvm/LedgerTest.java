package org.pitchside.bluezvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();

    private void given(int link, int... sent) {
        for (int value : sent) {
            ledger.sent(link, new byte[] {(byte) link, (byte) value});
        }
    }

    private void when(int link, int... heard) {
        for (int value : heard) {
            ledger.heard(new byte[] {(byte) link, (byte) value});
        }
    }

    private void then(int strange, int lost, int cutOff) {
        Ledger.Account a = ledger.account();
        assertEquals(new Ledger.Account(a.sent(), a.heard(), strange, lost, cutOff), a);
    }

    @Test
    void whatArrivesAsItWasSentIsInOrder() {
        given(1, 1, 2, 3);
        given(2, 1, 2);
        when(1, 1, 2, 3);
        when(2, 1, 2);
        then(0, 0, 0);
    }

    @Test
    void theEndOfALinkThatWasCutIsOnItsWay() {
        given(1, 1, 2, 3);
        given(2, 1);
        when(1, 1);
        when(2, 1);
        then(0, 0, 2);
    }

    @Test
    void aGapWithinALinkIsALoss() {
        given(1, 1, 2, 3);
        when(1, 1, 3);
        then(0, 1, 0);
    }

    @Test
    void twoThatChangedPlacesAreTold() {
        given(1, 1, 2, 3);
        when(1, 1, 3, 2);
        then(1, 1, 0);
    }

    @Test
    void oneThatCameTwiceIsTold() {
        given(1, 1, 2);
        when(1, 1, 1, 2);
        then(1, 0, 0);
    }
}
