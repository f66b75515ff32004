package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.ai.inference.InferenceEngineService;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireRecord;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.wireadmin.Consumer;
import org.osgi.service.wireadmin.Producer;
import org.osgi.service.wireadmin.Wire;
import org.osgi.service.wireadmin.WireAdmin;
import org.osgi.service.wireadmin.WireConstants;
import org.pitchside.itest.exam.OnKura;
import org.pitchside.seat.OperatorConsole;

/** An operator draws a wire from a swing source and makes an engine: swings come over the wire, and the engine reads their window. */
@OnKura
class WireGraphIT {

    private static final List<String> FAMILIES =
            List.of("DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV", "NOT", "UNKNOWN");

    /** What stands at the other end of the wire. */
    private static final class End implements Consumer {
        final List<WireRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void producersConnected(Wire[] wires) {}

        @Override
        public void updated(Wire wire, Object value) {
            records.addAll(((WireEnvelope) value).getRecords());
        }
    }

    @Test
    void swingsComeOverAWireAndTheEngineReadsTheirWindow(BundleContext framework, OperatorConsole console)
            throws Exception {
        // given a source, an engine, a wire, and bats that play
        Operator operator = new Operator(framework, console);
        console.create("org.pitchside.kura.SwingSource", "swings", Map.of("window", true));
        console.create("org.pitchside.kura.OnnxRuntimeEngine", "engine-1", Map.of());
        operator.settle("swings");
        operator.settle("engine-1");
        var end = new End();
        Dictionary<String, Object> named = new Hashtable<>();
        named.put(Constants.SERVICE_PID, "end");
        named.put(WireConstants.WIREADMIN_CONSUMER_FLAVORS, new Class<?>[] {WireEnvelope.class});
        framework.registerService(Consumer.class, end, named);
        WireAdmin wires = framework.getService(framework.getServiceReference(WireAdmin.class));
        wires.createWire(pid(framework, "swings"), "end", null);
        operator.setAll("org.pitchside.ble.Hub", Map.of("enrol", "always"));
        operator.setAll("org.pitchside.ble.virtual.Radio", Map.of("bats", 4, "speed", 8.0));
        // when swings were made
        List<WireRecord> records = operator.eventually(
                "three records over the wire", () -> Optional.of(end.records).filter(all -> all.size() >= 3));
        // then each says which shot it was, by which model, and how fast
        for (WireRecord record : records) {
            Map<String, ?> values = record.getProperties();
            assertTrue(
                    FAMILIES.contains(value(record, "label")), values.keySet().toString());
            assertEquals("cricket-1", value(record, "model"));
            assertTrue((Long) value(record, "at_us") > 0);
        }
        // and the engine answers for its window
        InferenceEngineService engine = engine(framework);
        ModelInfo model = engine.getModelInfo("swing-window").orElseThrow();
        var bytes = new ArrayList<Byte>();
        for (byte b : (byte[]) value(records.get(0), "window")) {
            bytes.add(b);
        }
        List<Tensor> answer = engine.infer(
                model, List.of(new Tensor(Byte.class, model.getInputs().get(0), bytes)));
        assertTrue(FAMILIES.contains(
                answer.get(0).getData(String.class).orElseThrow().get(0)));
        assertEquals(List.of(), operator.faults());
    }

    private static Object value(WireRecord record, String name) {
        return record.getProperties().get(name).getValue();
    }

    private static String pid(BundleContext framework, String name) throws InvalidSyntaxException {
        ServiceReference<Producer> source = framework
                .getServiceReferences(Producer.class, "(kura.service.pid=" + name + ")")
                .iterator()
                .next();
        return (String) source.getProperty(Constants.SERVICE_PID);
    }

    private static InferenceEngineService engine(BundleContext framework) throws InvalidSyntaxException {
        return framework.getService(framework
                .getServiceReferences(InferenceEngineService.class, "(kura.service.pid=engine-1)")
                .iterator()
                .next());
    }
}
