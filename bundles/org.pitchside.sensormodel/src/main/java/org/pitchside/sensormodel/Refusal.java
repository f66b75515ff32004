package org.pitchside.sensormodel;

/** Why a blob is refused. The codes are those a bat answers with; they never change. */
public enum Refusal {
    /** Shorter than the shortest, or longer than the longest blob. */
    LENGTH(1),
    /** The first four bytes are not PSM1. */
    MAGIC(2),
    /** Another major format. */
    FORMAT(3),
    /** It wants a newer runtime. */
    RUNTIME(4),
    /** The length it states is not its length. */
    TOTAL(5),
    /** Its CRC-32 does not match. */
    CHECKSUM(6),
    /** A byte that is to be zero is not. */
    RESERVED(7),
    /** Channels, steps, classes or layers outside their bounds. */
    SHAPE(8),
    /** The stated length of the header is not what its lists need. */
    HEADER(9),
    /** The id is not 1 to 16 of a-z, 0-9 and -, padded with zeros. */
    ID(10),
    /** The version is not 1 .. 2^31 - 1. */
    VERSION(11),
    /** The rate, the ranges, the samples or t0. */
    WINDOW(12),
    /** A gain outside 10^-6 .. 10^6. */
    GAIN(13),
    /** A detector parameter that is no finite number. */
    DETECTOR(14),
    /** A class's code, name or flags, or no swing among them. */
    CLASS(15),
    /** Seed or count of the self-test. */
    SELF_TEST(16),
    /** A layer of unknown kind. */
    KIND(17),
    /** A layer's kernel, stride or padding. */
    KERNEL(18),
    /** A layer's channels. */
    CHANNELS(19),
    /** A layer's steps. */
    STEPS(20),
    /** A layer's payload does not begin or end where it has to. */
    PAYLOAD(21),
    /** A multiplier that is not 0 and not 2^-64 .. 128. */
    MULTIPLIER(22),
    /** Weights and bias that could reach 2^24. */
    ACCUMULATOR(23),
    /** A weight behind the last true one is not zero. */
    PADDING(24),
    /** The last map is not the logits. */
    OUTPUT(25),
    /** The arena it states is not what its layers need. */
    ARENA(26),
    /** No signature, or not by this key. */
    SIGNATURE(27),
    /** The self-test gives other logits. */
    SELF_TEST_FAILED(28);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    /** 1 to 28. */
    public int code() {
        return code;
    }
}
