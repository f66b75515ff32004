package org.pitchside.recordings;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pitchside.api.ImuRange;

/** Data sets for tests: the files of a small valid one, changed at will, as a folder or a zip. */
public final class Given {

    public static final String HEADER = "t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n";
    public static final String ADA = "recordings/ada/1.csv";

    private final Map<String, byte[]> files = new TreeMap<>();

    private Given() {}

    public static Given aDataSet() {
        return new Given()
                .with(
                        "dataset.json",
                        "{\"name\":\"small\",\"rate_hz\":200,\"accel_range_g\":16,\"gyro_range_dps\":2000,"
                                + "\"subjects\":1,\"classes\":[\"DRV\",\"NOT\"],\"no_swing\":[\"NOT\"],\"form\":\"clips\"}")
                .with(ADA, HEADER + "0,-1,0,0.5,1000,-2000,0\n5000,0,0,0,0,0,0\n10000,16,17,-16,-2001,0,0\n")
                .with(
                        "labels.csv",
                        "recording,start_us,impact_us,end_us,label\nada/1,0,5000,10000,DRV\nada/1,0,,15000,NOT\n");
    }

    public static Given nothing() {
        return new Given();
    }

    public Given with(String file, String content) {
        return with(file, content.getBytes(StandardCharsets.UTF_8));
    }

    public Given with(String file, byte[] content) {
        files.put(file, content);
        return this;
    }

    public Given without(String file) {
        files.remove(file);
        return this;
    }

    public String content(String file) {
        return new String(files.get(file), StandardCharsets.UTF_8);
    }

    public Path folder(Path at) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = at.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return at;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path zip(Path at, String enclosing) {
        try (OutputStream out = Files.newOutputStream(at);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(enclosing + file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
            return at;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static DataSetInfo info(ImuRange range) {
        return new DataSetInfo(
                "made",
                "a bat",
                200,
                range,
                2,
                List.of("DRV", "NOT"),
                List.of("NOT"),
                DataSetInfo.Form.CLIPS,
                "CC0",
                "a test",
                "says \"nothing\" – é");
    }

    /** The folder of real data sets, where this machine has one. */
    public static Optional<Path> realData(String file) {
        String folder = System.getProperty("pitchside.data", System.getenv("PITCHSIDE_DATA"));
        return Optional.ofNullable(folder).map(f -> Path.of(f, file)).filter(Files::isRegularFile);
    }
}
