package org.pitchside.board.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.board.internal.Site.Call;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSetWriter;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Swings as a data set in the layout of docs/recordings.md, one recording a swing. */
final class Export {

    static final int MOST = 5000;

    private static final Logger LOG = LoggerFactory.getLogger(Export.class);
    private static final long PERIOD_US = 1_000_000 / SwingWindow.RATE_HZ;
    /** One at a time: it writes a folder first, and a small computer has better things to do. */
    private final Semaphore one = new Semaphore(1);

    void send(Call call, List<Swing> swings) {
        if (swings.size() > MOST) {
            throw new Refusal(413, "That is more than " + MOST + " swings; ask for a shorter time.");
        }
        List<Swing> kept = swings.stream()
                .filter(s -> s.recording().size() > 0)
                .sorted(Comparator.comparingLong(Swing::atUs))
                .toList();
        if (kept.isEmpty()) {
            throw new Refusal(404, "No swing with samples is there.");
        }
        ImuRange range = kept.get(0).recording().range();
        if (kept.stream().anyMatch(s -> !s.recording().range().equals(range))) {
            throw new Refusal(400, "These swings come from sensors of different ranges; ask for one bat at a time.");
        }
        if (!one.tryAcquire()) {
            throw new Refusal(429, "Another export is being made.", 10);
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("pitchside-export");
            Path set = write(kept, range, folder.resolve("swings"));
            call.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "application/zip");
            call.response().getHeaders().put(HttpHeader.CONTENT_DISPOSITION, "attachment; filename=\"swings.zip\"");
            call.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            try (OutputStream out = Content.Sink.asOutputStream(call.response())) {
                zip(set, out);
            }
            call.callback().succeeded();
        } catch (IOException | DataSetException e) {
            if (!call.response().isCommitted()) {
                LOG.warn("an export failed: {}", e.getMessage());
                throw new Refusal(503, "The export could not be written: " + e.getMessage() + ".");
            }
            call.callback().failed(e);
        } finally {
            one.release();
            delete(folder);
        }
    }

    static Path write(List<Swing> swings, ImuRange range, Path target) {
        var classes = new TreeSet<String>();
        swings.forEach(s -> classes.add(s.verdict().label()));
        var bats = swings.stream().map(s -> s.id().bat()).distinct().count();
        var info = new DataSetInfo(
                "pitchside-export",
                "cricket bat",
                SwingWindow.RATE_HZ,
                range,
                (int) bats,
                List.copyOf(classes),
                List.of(),
                DataSetInfo.Form.CLIPS,
                "all rights with the academy that recorded it",
                "exported by a Pitchside gateway",
                "labels are what the gateway said, not what a person saw; a subject is a bat");
        try (var out = DataSetWriter.create(target, info)) {
            for (Swing s : swings) {
                SwingRecording r = s.recording();
                long[] times = new long[r.size()];
                for (int i = 0; i < times.length; i++) {
                    times[i] = i * PERIOD_US;
                }
                String subject = s.id().bat().toString().toLowerCase(Locale.ROOT);
                String name = Integer.toUnsignedString(s.id().bootId()) + "-" + Integer.toUnsignedString(s.id().seq());
                out.recording(new Recording(subject, name, times, r.counts(), r.range(), 0));
                out.label(new Label(
                        subject + "/" + name,
                        0,
                        OptionalLong.of(r.t0Index() * PERIOD_US),
                        times[times.length - 1],
                        s.verdict().label()));
            }
            out.finish();
        }
        return target;
    }

    private static void zip(Path set, OutputStream to) throws IOException {
        try (var zip = new ZipOutputStream(to);
                Stream<Path> files = Files.walk(set)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(set.getParent().relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> {
                try {
                    Files.delete(f);
                } catch (IOException e) {
                    LOG.debug("{} stays behind: {}", f, e.getMessage());
                }
            });
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", folder, e.getMessage());
        }
    }
}
