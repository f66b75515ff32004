package org.pitchside.kura.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.InferenceEngineService;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireRecord;

/**
 * What Kura's AI wire component asks of an engine, in its order, with its bug: it loads a model only where the model is loaded. It looks
 * at two dimensions of every input, takes one value of a kind or a byte array, and makes a record of each output.
 */
final class StockAiComponent {

    private final InferenceEngineService engine;
    private final List<String> names;
    private final List<ModelInfo> models = new ArrayList<>();
    private final List<String> loadedThoughLoaded = new ArrayList<>();

    /** @param names the models, first to last */
    StockAiComponent(InferenceEngineService engine, String... names) {
        this.engine = engine;
        this.names = List.of(names);
    }

    List<String> loadedThoughLoaded() {
        return loadedThoughLoaded;
    }

    void updated() throws KuraException {
        models.clear();
        if (!engine.isEngineReady()) {
            throw new IllegalStateException("it gives up here, for ever");
        }
        for (String name : names) {
            if (engine.isModelLoaded(name)) {
                engine.loadModel(name, Optional.empty());
                loadedThoughLoaded.add(name);
            }
            models.add(engine.getModelInfo(name).orElseThrow(() -> new KuraException(KuraErrorCode.INVALID_PARAMETER)));
        }
    }

    List<WireRecord> receive(Map<String, Object> record) throws KuraException {
        if (!engine.isEngineReady()) {
            return List.of();
        }
        List<Tensor> tensors = new ArrayList<>();
        for (TensorDescriptor input : models.get(0).getInputs()) {
            tensors.add(tensor(input, TypedValues.newTypedValue(record.get(input.getName()))));
        }
        for (ModelInfo model : models) {
            tensors = engine.infer(model, tensors);
        }
        var records = new ArrayList<WireRecord>();
        for (Tensor tensor : tensors) {
            records.add(new WireRecord(Map.of(tensor.getDescriptor().getName(), value(tensor))));
        }
        return records;
    }

    private static Tensor tensor(TensorDescriptor input, TypedValue<?> value) throws KuraException {
        long first = input.getShape().get(0);
        long second = input.getShape().get(1);
        if (value.getValue() instanceof byte[] bytes) {
            check(first == 1 && second == bytes.length);
            var list = new ArrayList<Byte>();
            for (byte b : bytes) {
                list.add(b);
            }
            return new Tensor(Byte.class, input, list);
        }
        check(first == 1 && second == 1);
        return one(value.getValue().getClass(), input, value.getValue());
    }

    private static <T> Tensor one(Class<T> type, TensorDescriptor input, Object value) {
        return new Tensor(type, input, List.of(type.cast(value)));
    }

    private static TypedValue<?> value(Tensor tensor) throws KuraException {
        List<?> data = tensor.getData(tensor.getType()).orElseThrow();
        if (tensor.getType() == Byte.class) {
            byte[] bytes = new byte[data.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (Byte) data.get(i);
            }
            return TypedValues.newByteArrayValue(bytes);
        }
        check(data.size() == 1);
        return TypedValues.newTypedValue(data.get(0));
    }

    private static void check(boolean fits) throws KuraException {
        if (!fits) {
            throw new KuraException(KuraErrorCode.IO_ERROR, "incorrect shape");
        }
    }
}
