// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime's Java API with tensors that are made once, so that a run copies nothing and allocates little. */
final class OnnxRuntimeContender implements Contender {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxValue> outputs = new LinkedHashMap<>();
    private final List<FloatBuffer> maps = new ArrayList<>();

    OnnxRuntimeContender(Path model, int threads) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session = environment.createSession(model.toString(), options);
            FloatBuffer input = floats(Noise.count());
            Noise.write(input::put);
            String name = session.getInputNames().iterator().next();
            inputs.put(name, OnnxTensor.createTensor(environment, input, Noise.SHAPE));
            for (NodeInfo output : session.getOutputInfo().values()) {
                long[] shape = ((TensorInfo) output.getInfo()).getShape();
                int count = 1;
                for (long extent : shape) {
                    count = Math.multiplyExact(count, Math.toIntExact(extent));
                }
                FloatBuffer map = floats(count);
                maps.add(map);
                outputs.put(output.getName(), OnnxTensor.createTensor(environment, map, shape));
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot open " + model + ": " + e.getMessage(), e);
        }
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void run() {
        try (OrtSession.Result result = session.run(inputs, outputs)) {
            if (result.size() != outputs.size()) {
                throw new IllegalStateException("ONNX Runtime returned " + result.size() + " maps");
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        }
    }

    @Override
    public List<float[]> maps() {
        run();
        return maps.stream()
                .map(map -> {
                    float[] values = new float[map.capacity()];
                    map.get(0, values);
                    return values;
                })
                .toList();
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxValue::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close its session: " + e.getMessage(), e);
        }
    }
}
