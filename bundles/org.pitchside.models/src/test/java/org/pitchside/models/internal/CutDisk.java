package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk in memory that knows what a cut of the power may take: content that was not forced, names whose folder was not. Its power is cut
 * before a given step; {@link #after} is the disk that comes back.
 */
public class CutDisk implements Disk {

    /** The power is gone: nothing of the program runs on. */
    public static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What becomes of content that was written and not forced. */
    public enum Content {
        LOST,
        HALF,
        KEPT
    }

    private static final class Node {
        byte[] now = new byte[0];
        byte[] safe;
    }

    private final Map<Path, Node> names = new TreeMap<>();
    private final Map<Path, Node> safeNames = new TreeMap<>();
    private final Set<Path> folders = new TreeSet<>();
    private int left = Integer.MAX_VALUE;
    private int steps;

    public void cutBefore(int step) {
        left = step;
        steps = 0;
    }

    /** Steps taken since {@link #cutBefore}. */
    public int steps() {
        return steps;
    }

    private void step() {
        if (steps++ >= left) {
            throw new PowerCut();
        }
    }

    /** The disk after the power came back. */
    public CutDisk after(Content content, boolean namesKept) {
        CutDisk back = new CutDisk();
        back.folders.addAll(folders);
        Map<Node, Node> same = new HashMap<>();
        (namesKept ? names : safeNames).forEach((path, node) -> {
            Node n = same.computeIfAbsent(node, old -> left(old, content));
            back.names.put(path, n);
            back.safeNames.put(path, n);
        });
        return back;
    }

    private static Node left(Node old, Content content) {
        byte[] safe = old.safe == null ? new byte[0] : old.safe;
        Node n = new Node();
        n.now = switch (content) {
            case LOST -> safe;
            case KEPT -> old.now;
            case HALF ->
                Arrays.copyOf(
                        old.now,
                        old.now.length >= safe.length
                                ? safe.length + (old.now.length - safe.length) / 2
                                : (old.now.length + safe.length) / 2);
        };
        n.safe = n.now;
        return n;
    }

    public void put(Path file, byte[] content) {
        Node n = new Node();
        n.now = content;
        n.safe = content;
        names.put(file, n);
        safeNames.put(file, n);
    }

    @Override
    public byte[] read(Path file, int most) throws IOException {
        Node n = names.get(file);
        if (n == null) {
            throw new IOException("there is no such file");
        }
        if (n.now.length > most) {
            throw new IOException("longer than " + most + " bytes");
        }
        return n.now.clone();
    }

    @Override
    public List<Path> list(Path folder) {
        List<Path> found = new ArrayList<>(names.keySet());
        found.removeIf(p -> !folder.equals(p.getParent()));
        return found;
    }

    @Override
    public void folder(Path folder) {
        folders.add(folder);
    }

    @Override
    public void write(Path file, byte[] content) {
        step();
        names.computeIfAbsent(file, f -> new Node()).now = content.clone();
    }

    @Override
    public void append(Path file, byte[] content) {
        step();
        Node n = names.computeIfAbsent(file, f -> new Node());
        byte[] longer = Arrays.copyOf(n.now, n.now.length + content.length);
        System.arraycopy(content, 0, longer, n.now.length, content.length);
        n.now = longer;
    }

    @Override
    public void cut(Path file, long length) {
        step();
        Node n = names.get(file);
        n.now = Arrays.copyOf(n.now, (int) length);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        Node n = names.remove(from);
        if (n == null) {
            throw new IOException("there is no such file");
        }
        names.put(to, n);
    }

    @Override
    public void delete(Path file) {
        step();
        names.remove(file);
    }

    @Override
    public void force(Path file) {
        step();
        Node n = names.get(file);
        n.safe = n.now;
    }

    @Override
    public void forceFolder(Path folder) {
        step();
        safeNames.keySet().removeIf(p -> folder.equals(p.getParent()));
        names.forEach((path, node) -> {
            if (folder.equals(path.getParent())) {
                safeNames.put(path, node);
            }
        });
    }
}
