package org.pitchside.itest.exam;

import org.ops4j.pax.exam.TestAddress;

/**
 * One call into the framework. Pax Exam's own address forgets the arguments as soon as it has a parent.
 *
 * @param root the address the probe was built with
 * @param arguments what {@link Inside#run} is called with
 */
record Call(TestAddress root, Object[] arguments) implements TestAddress {
    @Override
    public String identifier() {
        return root.identifier();
    }

    @Override
    public String caption() {
        return root.caption();
    }
}
