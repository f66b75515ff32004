package org.pitchside.itest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The smallest ONNX model there is, written as protobuf bytes (field numbers of onnx.proto3). */
final class TinyOnnx {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;

    private TinyOnnx() {}

    /** y = max(x, 0) over {@code n} floats. */
    static byte[] relu(int n) {
        byte[] node = new Message().text(1, "x").text(2, "y").text(4, "Relu").bytes();
        byte[] graph = new Message()
                .message(1, node)
                .text(2, "relu")
                .message(11, value("x", n))
                .message(12, value("y", n))
                .bytes();
        byte[] opset = new Message().text(1, "").number(2, OPSET).bytes();
        return new Message()
                .number(1, IR_VERSION)
                .message(8, opset)
                .message(7, graph)
                .bytes();
    }

    private static byte[] value(String name, int n) {
        byte[] shape =
                new Message().message(1, new Message().number(1, n).bytes()).bytes();
        byte[] tensor = new Message().number(1, FLOAT).message(2, shape).bytes();
        return new Message()
                .text(1, name)
                .message(2, new Message().message(1, tensor).bytes())
                .bytes();
    }

    /** A protobuf message in the making. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, int value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return message(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, byte[] value) {
            varint(field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void varint(int value) {
            int rest = value;
            while (rest > 0x7f) {
                out.write(rest & 0x7f | 0x80);
                rest >>>= 7;
            }
            out.write(rest);
        }
    }
}
