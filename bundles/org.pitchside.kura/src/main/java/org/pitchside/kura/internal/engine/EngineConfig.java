package org.pitchside.kura.internal.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of an inference engine. */
@ObjectClassDefinition(
        id = OnnxRuntimeEngine.PID,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside inference engine (ONNX Runtime)",
        description =
                "Runs ONNX models in this gateway, for Kura's AI wire component and whoever else asks an inference engine.")
@interface EngineConfig {

    @AttributeDefinition(
            name = "Folder of models",
            description =
                    "Each NAME.onnx in it is loaded as the model NAME. A relative path begins at Kura's data directory."
                            + " The model that names swings is there without a file, as swing and swing-window.")
    String directory() default EngineSettings.DIRECTORY;

    @AttributeDefinition(
            name = "Largest model (MB)",
            description = "A larger file is not loaded.",
            min = "1",
            max = "1000")
    int model_megabytes() default EngineSettings.MEGABYTES;
}
