package org.pitchside.ble.kura.internal;

import org.pitchside.ble.contract.BatRadioContract;
import org.pitchside.ble.contract.RadioUnderTest;

/** The Kura radio keeps to the contract of every radio, under every fault there is. */
class KuraRadioContractTest extends BatRadioContract {

    @Override
    protected RadioUnderTest start(RadioUnderTest.Setup setup) {
        return new KuraHand(setup);
    }
}
