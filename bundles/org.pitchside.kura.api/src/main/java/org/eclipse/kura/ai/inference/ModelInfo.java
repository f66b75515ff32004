package org.eclipse.kura.ai.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A model as its engine describes it: name, inputs, outputs. */
@ProviderType
public class ModelInfo {
    private final String name;
    private final Optional<String> platform;
    private final Optional<String> version;
    private final Map<String, Object> parameters;
    private final List<TensorDescriptor> inputs;
    private final List<TensorDescriptor> outputs;

    protected ModelInfo(
            String modelName,
            Optional<String> platform,
            Optional<String> version,
            Map<String, Object> parameters,
            List<TensorDescriptor> inputDescriptors,
            List<TensorDescriptor> outputDescriptors) {
        this.name = Objects.requireNonNull(modelName, "modelName");
        this.platform = platform;
        this.version = version;
        this.parameters = new LinkedHashMap<>(parameters);
        this.inputs = List.copyOf(inputDescriptors);
        this.outputs = List.copyOf(outputDescriptors);
    }

    public static ModelInfoBuilder builder(String name) {
        return new ModelInfoBuilder(name);
    }

    public ModelInfoBuilder toBuilder() {
        return ModelInfoBuilder.fromModelInfo(this);
    }

    public String getName() {
        return name;
    }

    public Optional<String> getPlatform() {
        return platform;
    }

    public Optional<String> getVersion() {
        return version;
    }

    public Map<String, Object> getParameters() {
        return new LinkedHashMap<>(parameters);
    }

    public List<TensorDescriptor> getInputs() {
        return inputs;
    }

    public List<TensorDescriptor> getOutputs() {
        return outputs;
    }
}
