package org.pitchside.trainer.int8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;

class ConformanceProperties {

    @Property(tries = 300)
    void anyNetGivesTheSameBytesInOnnxRuntimeAndInJava(@ForAll long seed) {
        SensorNet net = RandomNets.draw(seed);
        var model = SensorModelWriter.pack(net, RandomNets.facts(net));

        var result = new Conformance(model, QOperatorOnnx.of(net)).run(20, seed, done -> {});

        assertTrue(result.compared() > 0);
        assertEquals(0, result.differing(), () -> "layer " + result.firstLayer() + " of " + model.layers());
    }
}
