package org.pitchside.kura.internal.engine;

import java.util.List;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;

/** A loaded model. Safe from any thread. */
interface EngineModel extends AutoCloseable {

    ModelInfo info();

    /**
     * Its answer.
     *
     * @return null where it was closed before this call began
     */
    List<Tensor> infer(List<Tensor> inputs) throws KuraException;

    /** Lets no new call in; the last one under way frees the memory. */
    @Override
    void close();
}
