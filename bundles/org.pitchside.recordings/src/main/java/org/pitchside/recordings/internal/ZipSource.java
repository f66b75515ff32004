package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pitchside.recordings.DataSetException;

/** A data set in a zip, with or without one enclosing folder. Nothing is unpacked to the disk. */
public final class ZipSource implements Source {

    private static final int MAX_ENTRIES = 200_000;

    private final String name;
    private final ZipFile zip;
    private final Map<String, ZipEntry> files = new LinkedHashMap<>();

    public ZipSource(Path path) {
        name = path.toString();
        try {
            zip = new ZipFile(path.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw new DataSetException(name, "is no readable zip (" + e.getMessage() + ")", e);
        }
        try {
            list();
        } catch (DataSetException e) {
            try {
                zip.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private void list() {
        if (zip.size() > MAX_ENTRIES) {
            throw new DataSetException(name, "more than " + MAX_ENTRIES + " entries");
        }
        List<ZipEntry> entries = new ArrayList<>();
        try {
            zip.stream().filter(e -> !e.isDirectory()).forEach(entries::add);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new DataSetException(name, "is no readable zip (" + e.getMessage() + ")", e);
        }
        for (ZipEntry entry : entries) {
            String file = entry.getName();
            if (file.startsWith("/")
                    || file.contains("\\")
                    || file.matches("^[A-Za-z]:.*")
                    || Arrays.asList(file.split("/", -1)).contains("..")) {
                throw new DataSetException(name, "the entry name \"" + file + "\" leaves the data set");
            }
        }
        String prefix = prefix(entries);
        for (ZipEntry entry : entries) {
            String file = entry.getName();
            if (file.startsWith(prefix) && files.put(file.substring(prefix.length()), entry) != null) {
                throw new DataSetException(name, "the entry \"" + file + "\" is there twice");
            }
        }
    }

    /** The one enclosing folder, with its slash; empty where there is none. */
    private static String prefix(List<ZipEntry> entries) {
        String prefix = "";
        int found = 0;
        for (ZipEntry entry : entries) {
            String file = entry.getName();
            if (file.equals(InfoJson.FILE)) {
                return "";
            }
            if (file.endsWith("/" + InfoJson.FILE) && file.indexOf('/') == file.lastIndexOf('/')) {
                prefix = file.substring(0, file.indexOf('/') + 1);
                found++;
            }
        }
        return found == 1 ? prefix : "";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> files() {
        return files.keySet();
    }

    @Override
    public InputStream open(String file) throws IOException {
        InputStream in = zip.getInputStream(files.get(file));
        if (in == null) {
            throw new IOException("the zip's directory names it, but it is not there");
        }
        return in;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
