package org.eclipse.kura.ai.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Makes a {@link ModelInfo}. */
@ProviderType
public class ModelInfoBuilder {
    private final String name;
    private Optional<String> platform = Optional.empty();
    private Optional<String> version = Optional.empty();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<TensorDescriptor> inputs = new ArrayList<>();
    private final List<TensorDescriptor> outputs = new ArrayList<>();

    ModelInfoBuilder(String name) {
        this.name = name;
    }

    public static ModelInfoBuilder fromModelInfo(ModelInfo modelInfo) {
        ModelInfoBuilder builder = new ModelInfoBuilder(modelInfo.getName());
        builder.platform = modelInfo.getPlatform();
        builder.version = modelInfo.getVersion();
        builder.parameters.putAll(modelInfo.getParameters());
        builder.inputs.addAll(modelInfo.getInputs());
        builder.outputs.addAll(modelInfo.getOutputs());
        return builder;
    }

    public ModelInfoBuilder platform(String platform) {
        this.platform = Optional.of(platform);
        return this;
    }

    public ModelInfoBuilder version(String version) {
        this.version = Optional.of(version);
        return this;
    }

    public ModelInfoBuilder addParameter(String name, Object parameter) {
        parameters.put(name, parameter);
        return this;
    }

    public ModelInfoBuilder removeParameter(String name) {
        parameters.remove(name);
        return this;
    }

    public ModelInfoBuilder addInputDescriptor(TensorDescriptor inputDescriptor) {
        inputs.add(inputDescriptor);
        return this;
    }

    public ModelInfoBuilder addAllInputDescriptor(List<TensorDescriptor> inputDescriptors) {
        inputs.addAll(inputDescriptors);
        return this;
    }

    public ModelInfoBuilder removeInputDescriptor(TensorDescriptor inputDescriptor) {
        inputs.remove(inputDescriptor);
        return this;
    }

    public ModelInfoBuilder addOutputDescriptor(TensorDescriptor outputDescriptor) {
        outputs.add(outputDescriptor);
        return this;
    }

    public ModelInfoBuilder addAllOutputDescriptor(List<TensorDescriptor> outputDescriptors) {
        outputs.addAll(outputDescriptors);
        return this;
    }

    public ModelInfoBuilder removeOutputDescriptor(TensorDescriptor outputDescriptor) {
        outputs.remove(outputDescriptor);
        return this;
    }

    /** @throws IllegalArgumentException a name, an input or an output is missing */
    public ModelInfo build() {
        if (name == null || name.isEmpty() || inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("a model has a name, an input and an output");
        }
        return new ModelInfo(name, platform, version, parameters, inputs, outputs);
    }
}
