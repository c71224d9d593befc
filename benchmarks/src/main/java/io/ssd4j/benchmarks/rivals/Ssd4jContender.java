// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** SSD300 in float32. */
final class Ssd4jContender implements Contender {
    private final Device device;
    private final Model model;
    private final Session<TensorInput, HostOutputs> session;

    Ssd4jContender(int threads) {
        device = Device.open("cpu", DeviceOptions.DEFAULT.threads(threads));
        try (Weights weights = SsdWeights.open("seeded:0", SsdBackbone.SSD300, Ssd4jContender::refuse)) {
            model = device.load(SsdBackbone.SSD300.network(), weights, Precision.FP32);
        }
        session = model.openSession(1);
        Noise.write((i, value) -> session.input().values().setAtIndex(ValueLayout.JAVA_FLOAT, i, value));
        while (session.isChoosing()) {
            session.run();
        }
    }

    private static void refuse(String warning) {
        throw new IllegalStateException(warning);
    }

    @Override
    public void run() {
        session.run();
    }

    @Override
    public List<float[]> maps() {
        session.run();
        return SsdBackbone.SSD300.featureMaps().stream()
                .map(map -> session.outputs().get(map.name()).toArray(ValueLayout.JAVA_FLOAT))
                .toList();
    }

    @Override
    public void close() {
        session.close();
        model.close();
        device.close();
    }
}
