package org.pitchside.trainer.int8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorRuntime;

/**
 * What the way to int8 costs: the float net, the fine-tuned one in float, ONNX Runtime and Java, on the same windows.
 *
 * @param rows one each
 * @param windows how many
 */
public record Parity(List<Row> rows, int windows) {

    private static final int BATCH = 50;

    /**
     * A row.
     *
     * @param name float, qat, onnxruntime, java
     * @param accuracy share of the windows whose largest logit is the label
     * @param agreement share whose largest logit is the float net's
     * @param differing bytes of the logits that are not those of Java; -1 where they are no bytes
     */
    public record Row(String name, double accuracy, double agreement, long differing) {}

    /**
     * @param trained the float net
     * @param tuned after {@link Qat}; null where there was none
     * @param onnx of {@link QOperatorOnnx}
     * @param windows physical floats
     * @param labels one a window
     */
    public static Parity of(
            FoldedNet trained, FoldedNet tuned, SensorModel model, byte[] onnx, List<float[]> windows, int[] labels) {
        int n = windows.size();
        int[] reference = floats(trained, windows);
        var rows = new ArrayList<Row>();
        rows.add(row("float", reference, reference, labels, -1));
        if (tuned != null) {
            rows.add(row("qat", floats(tuned, windows), reference, labels, -1));
        }
        int size = model.channels() * model.steps();
        int classes = model.classes();
        var runtime = new SensorRuntime(model);
        var java = new int[n];
        var theirs = new int[n];
        long differing = 0;
        var input = new byte[size];
        ByteBuffer direct = ByteBuffer.allocateDirect(BATCH * size);
        var logits = new byte[BATCH * classes];
        try (var ort = new OrtInt8(onnx)) {
            for (int from = 0; from < n; from += BATCH) {
                int some = Math.min(BATCH, n - from);
                direct.clear();
                for (int i = 0; i < some; i++) {
                    Calibration.quantise(model.gain(), model.steps(), windows.get(from + i), input);
                    direct.put(input);
                    runtime.run(input, 0);
                    System.arraycopy(runtime.logits(), 0, logits, i * classes, classes);
                }
                direct.flip();
                byte[][] all = ort.run(direct, some, model.channels(), model.steps());
                byte[] given = all[all.length - 1];
                for (int i = 0; i < some; i++) {
                    java[from + i] = best(logits, i * classes, classes);
                    theirs[from + i] = best(given, i * classes, classes);
                    for (int c = 0; c < classes; c++) {
                        differing += given[i * classes + c] == logits[i * classes + c] ? 0 : 1;
                    }
                }
            }
        }
        rows.add(row("onnxruntime", theirs, reference, labels, differing));
        rows.add(row("java", java, reference, labels, 0));
        return new Parity(rows, n);
    }

    private static int[] floats(FoldedNet net, List<float[]> windows) {
        var run = new FloatRun(net);
        return windows.stream().mapToInt(x -> FloatRun.best(run.run(x))).toArray();
    }

    private static int best(byte[] logits, int at, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = logits[at + c] > logits[at + best] ? c : best;
        }
        return best;
    }

    private static Row row(String name, int[] answers, int[] reference, int[] labels, long differing) {
        int right = 0;
        int same = 0;
        for (int i = 0; i < answers.length; i++) {
            right += answers[i] == labels[i] ? 1 : 0;
            same += answers[i] == reference[i] ? 1 : 0;
        }
        double n = Math.max(1, answers.length);
        return new Row(name, right / n, same / n, differing);
    }

    /** The row of a name. */
    public Row row(String name) {
        return rows.stream().filter(r -> r.name.equals(name)).findFirst().orElseThrow();
    }

    /** As a Markdown table. */
    public String table() {
        var text =
                new StringBuilder("| run by | right | as the float net | bytes unlike Java's |\n|---|---|---|---|\n");
        for (Row r : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f %% | %.2f %% | %s |%n",
                    r.name,
                    100 * r.accuracy,
                    100 * r.agreement,
                    r.differing < 0 ? "-" : String.valueOf(r.differing)));
        }
        return text.append(windows).append(" windows\n").toString();
    }
}
