package org.eclipse.kura.message;

/** Copies what a payload holds into another. */
final class Copy {

    private Copy() {}

    static void of(KuraPayload from, KuraPayload to) {
        from.metrics().forEach(to::addMetric);
        to.setBody(from.getBody());
        to.setPosition(from.getPosition());
        to.setTimestamp(from.getTimestamp());
    }
}
