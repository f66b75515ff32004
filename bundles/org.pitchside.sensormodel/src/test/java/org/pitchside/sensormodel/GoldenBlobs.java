package org.pitchside.sensormodel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes docs/golden/sensor-model: good blobs with what every layer has to give, damaged ones with the refusal each has to give. */
final class GoldenBlobs {

    private static final int WINDOWS = 4;

    private GoldenBlobs() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (var old = Files.newDirectoryStream(folder, "*.{psm,vec,tsv}")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        for (var file : files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static Map<String, SensorNet> good() {
        var nets = new LinkedHashMap<String, SensorNet>();
        nets.put("ref-net", Nets.reference());
        nets.put("small", Nets.small());
        nets.put(
                "odd-channels",
                new Nets(11, 5, 20)
                        .conv(7, 3, 1, 2, 0)
                        .depthwise(4, 2, 1, 3)
                        .pointwise(3)
                        .depthwise(5, 1, 2, 2)
                        .dense(11)
                        .net());
        nets.put(
                "pools",
                new Nets(12, 4, 30)
                        .pool(3, 2)
                        .pointwise(6)
                        .pool(2, 1)
                        .globalPool()
                        .dense(5)
                        .net());
        nets.put(
                "one-channel",
                new Nets(13, 1, 255).conv(2, 7, 3, 6, 6).globalPool().dense(2).net());
        nets.put(
                "zero-points",
                new Nets(14, 6, 12)
                        .weighted(LayerKind.CONV1D, 6, 3, 2, 1, 1, 100)
                        .weighted(LayerKind.DEPTHWISE, 6, 3, 1, 2, 2, -31)
                        .weighted(LayerKind.POINTWISE, 4, 1, 1, 0, 0, 127)
                        .weighted(LayerKind.DENSE, 6, 8, 1, 0, 0, -128)
                        .dense(3)
                        .net());
        return nets;
    }

    /** Name and content of every file. */
    static Map<String, byte[]> files() {
        var files = new LinkedHashMap<String, byte[]>();
        var index = new StringBuilder("# file\tcode\tname\tmessage\n");
        for (var entry : good().entrySet()) {
            String name = "good-" + entry.getKey();
            SensorNet net = entry.getValue();
            var model = SensorModelWriter.pack(net, Nets.facts(entry.getKey(), net));
            if (entry.getKey().equals("small")) {
                model = model.sign(Blobs.secretKey(), Blobs.publicKey());
            }
            files.put(name + ".psm", model.bytes());
            files.put(name + ".vec", vectors(net));
            index.append(name)
                    .append(".psm\t0\tOK\t")
                    .append(WINDOWS)
                    .append(" windows in ")
                    .append(name)
                    .append(".vec\n");
        }
        SensorNet net = Nets.small();
        var model = SensorModelWriter.pack(net, Nets.facts("small", net)).sign(Blobs.secretKey(), Blobs.publicKey());
        int n = 1;
        for (Damage.Case c : new Damage(model).all()) {
            String name = String.format("bad-%02d-%s.psm", n++, c.name());
            files.put(name, c.blob());
            index.append(name)
                    .append('\t')
                    .append(c.refusal().code())
                    .append('\t')
                    .append(c.refusal())
                    .append('\t')
                    .append(refusal(c.blob()).getMessage())
                    .append('\n');
        }
        files.put("index.tsv", index.toString().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** What refuses a blob, looking at it as a bat does before it activates one: checks, signature, self-test. */
    static SensorModelException refusal(byte[] blob) {
        try {
            var model = SensorModel.read(blob);
            model.verify(Blobs.publicKey());
            new SensorRuntime(model).selfTest();
            throw new IllegalStateException("nothing refuses it");
        } catch (SensorModelException e) {
            return e;
        }
    }

    /** Of each window the input, then what each layer makes of it, an even number of channels: all int8, channel by channel. */
    private static byte[] vectors(SensorNet net) {
        var random = new Random(99);
        var out = new ByteArrayOutputStream();
        for (int w = 0; w < WINDOWS; w++) {
            byte[] input = Nets.input(net, random);
            out.writeBytes(input);
            List<byte[]> maps = PlainNet.run(net, input);
            for (int i = 0; i < maps.size(); i++) {
                SensorNet.Layer l = net.layers().get(i);
                out.writeBytes(maps.get(i));
                if (l.out() % 2 == 1) {
                    // The channel that was filled up stays at the zero point.
                    var filled = new byte[net.stepsBefore(i + 1)];
                    Arrays.fill(filled, (byte) l.outZero());
                    out.writeBytes(filled);
                }
            }
        }
        return out.toByteArray();
    }
}
