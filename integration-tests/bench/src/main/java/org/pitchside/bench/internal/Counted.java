package org.pitchside.bench.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What the gateway has counted since its start, over all bats.
 *
 * @param connected bats connected now
 * @param samples samples that went through the flows
 * @param missing samples that never arrived
 * @param dropped values thrown away because a queue was full
 * @param committed swings on the disk
 */
record Counted(int connected, long samples, long missing, long dropped, long committed) {

    static final Counted NOTHING = new Counted(0, 0, 0, 0, 0);

    static void write(DataOutputStream out, Counted c) throws IOException {
        out.writeInt(c.connected);
        out.writeLong(c.samples);
        out.writeLong(c.missing);
        out.writeLong(c.dropped);
        out.writeLong(c.committed);
        out.flush();
    }

    static Counted read(DataInputStream in) throws IOException {
        return new Counted(in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
