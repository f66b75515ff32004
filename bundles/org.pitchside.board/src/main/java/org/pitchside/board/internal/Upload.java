package org.pitchside.board.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.pitchside.board.internal.Site.Call;

/** One file at a time, whole, in memory: bounded in bytes and in time, whatever its headers promise. */
final class Upload {

    /** A file that is not there by then is not waited for: who sends slowly would hold the only seat. */
    static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final int FIRST_BYTES = 1 << 16;

    private final int most;
    private final LongSupplier nanos;
    private final Semaphore one = new Semaphore(1);

    /** @param nanos a clock that never goes back */
    Upload(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** @param taker what is done with it; nobody else's file is taken meanwhile */
    <T> T receive(Call call, Function<byte[], T> taker) {
        String type = call.request().getHeaders().get(HttpHeader.CONTENT_TYPE);
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals("application/octet-stream")) {
            throw new Refusal(415, "A file comes as application/octet-stream.");
        }
        long length = call.request().getLength();
        if (length > most) {
            throw tooLong();
        }
        if (!one.tryAcquire()) {
            throw new Refusal(429, "Another file is being taken.", 10);
        }
        try (var in = Request.asInputStream(call.request())) {
            return taker.apply(whole(in, length));
        } catch (IOException e) {
            throw new Refusal(400, "The file did not arrive whole.");
        } finally {
            one.release();
        }
    }

    /** @param length -1 where it was not said */
    byte[] whole(InputStream in, long length) throws IOException {
        long end = nanos.getAsLong() + MOST_NANOS;
        // memory is had for what arrived, not for what was promised
        byte[] bytes = new byte[FIRST_BYTES];
        int held = 0;
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes, held, bytes.length - held)) {
            held += read;
            if (held > most) {
                throw tooLong();
            }
            if (nanos.getAsLong() - end > 0) {
                throw new Refusal(408, "The file came too slowly.");
            }
            if (held == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(2 * held, most + 1));
            }
        }
        if (length >= 0 && held != length) {
            throw new Refusal(400, "The file did not arrive whole.");
        }
        if (held == 0) {
            throw new Refusal(400, "The file is empty.");
        }
        return Arrays.copyOf(bytes, held);
    }

    private Refusal tooLong() {
        return new Refusal(413, "A file may have " + most + " bytes.");
    }
}
