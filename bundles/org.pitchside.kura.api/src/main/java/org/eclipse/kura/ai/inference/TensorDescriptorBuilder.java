package org.eclipse.kura.ai.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Makes a {@link TensorDescriptor}. */
@ProviderType
public class TensorDescriptorBuilder {
    private final String name;
    private final String type;
    private final List<Long> shape;
    private Optional<String> format = Optional.empty();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    TensorDescriptorBuilder(String name, String type, List<Long> shape) {
        this.name = name;
        this.type = type;
        this.shape = shape;
    }

    public static TensorDescriptorBuilder fromTensorDescriptor(TensorDescriptor descriptor) {
        TensorDescriptorBuilder builder =
                new TensorDescriptorBuilder(descriptor.getName(), descriptor.getType(), descriptor.getShape());
        builder.format = descriptor.getFormat();
        builder.parameters.putAll(descriptor.getParameters());
        return builder;
    }

    public TensorDescriptorBuilder format(String format) {
        this.format = Optional.of(format);
        return this;
    }

    public TensorDescriptorBuilder addParameter(String name, Object parameter) {
        parameters.put(name, parameter);
        return this;
    }

    public TensorDescriptorBuilder removeParameter(String name) {
        parameters.remove(name);
        return this;
    }

    /** @throws IllegalArgumentException name, type or shape are missing */
    public TensorDescriptor build() {
        if (name == null || name.isEmpty() || type == null || type.isEmpty() || shape == null || shape.isEmpty()) {
            throw new IllegalArgumentException("a tensor has a name, a type and a shape");
        }
        return new TensorDescriptor(name, type, format, shape, parameters);
    }
}
