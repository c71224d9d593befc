// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** DJL with its ONNX Runtime engine. */
final class DjlContender implements Contender {
    private final ZooModel<NDList, NDList> model;
    private final Predictor<NDList, NDList> predictor;
    private final NDArray input;

    DjlContender(Path file, int threads) {
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine("OnnxRuntime")
                .optModelPath(file)
                .optOption("intraOpNumThreads", Integer.toString(threads))
                .optTranslator(new NoopTranslator())
                .build();
        try {
            model = criteria.loadModel();
        } catch (IOException | ModelNotFoundException | MalformedModelException e) {
            throw new IllegalStateException("DJL cannot open " + file + ": " + e.getMessage(), e);
        }
        predictor = model.newPredictor();
        float[] values = new float[Noise.count()];
        Noise.write((i, value) -> values[i] = value);
        input = model.getNDManager().create(values, new Shape(Noise.SHAPE));
    }

    private NDList predict() {
        try {
            return predictor.predict(new NDList(input));
        } catch (TranslateException e) {
            throw new IllegalStateException("DJL failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void run() {
        try (NDList maps = predict()) {
            for (NDArray map : maps) {
                // DJL gives no view of an output, so reading one copies it.
                if (map.toByteBuffer().remaining() == 0) {
                    throw new IllegalStateException("DJL returned an empty map");
                }
            }
        }
    }

    @Override
    public List<float[]> maps() {
        try (NDList maps = predict()) {
            return maps.stream().map(NDArray::toFloatArray).toList();
        }
    }

    @Override
    public void close() {
        input.close();
        predictor.close();
        model.close();
    }
}
