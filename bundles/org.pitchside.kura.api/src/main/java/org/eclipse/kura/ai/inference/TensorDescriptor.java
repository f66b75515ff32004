package org.eclipse.kura.ai.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Name, type and shape of a tensor. Types by Triton's names (INT8, FP32, BYTES ...), -1 for a dimension that varies. */
@ProviderType
public class TensorDescriptor {
    private final String name;
    private final String type;
    private final Optional<String> format;
    private final List<Long> shape;
    private final Map<String, Object> parameters;

    public TensorDescriptor(
            String name, String type, Optional<String> format, List<Long> shape, Map<String, Object> parameters) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.format = format;
        this.shape = List.copyOf(shape);
        this.parameters = new LinkedHashMap<>(parameters);
    }

    public static TensorDescriptorBuilder builder(String name, String type, List<Long> shape) {
        return new TensorDescriptorBuilder(name, type, shape);
    }

    public TensorDescriptorBuilder toBuilder() {
        return TensorDescriptorBuilder.fromTensorDescriptor(this);
    }

    public String getName() {
        return name;
    }

    public String getType() {
        return type;
    }

    public Optional<String> getFormat() {
        return format;
    }

    public List<Long> getShape() {
        return shape;
    }

    public Map<String, Object> getParameters() {
        return new LinkedHashMap<>(parameters);
    }
}
