// SPDX-License-Identifier: Apache-2.0

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code MODEL PHOTO}: a photo in, boxes out, with DJL and its ONNX Runtime engine. */
final class DjlBoxes {
    private DjlBoxes() {}

    public static void main(String[] arguments) throws IOException, ModelException, TranslateException {
        Criteria<Image, DetectedObjects> criteria = Criteria.builder()
                .setTypes(Image.class, DetectedObjects.class)
                .optEngine("OnnxRuntime")
                .optModelPath(Path.of(arguments[0]))
                .optTranslator(new SsdTranslator())
                .build();
        Image photo = ImageFactory.getInstance().fromFile(Path.of(arguments[1]));
        try (ZooModel<Image, DetectedObjects> model = criteria.loadModel();
                Predictor<Image, DetectedObjects> predictor = model.newPredictor()) {
            DetectedObjects detected = predictor.predict(photo);
            for (DetectedObjects.DetectedObject found : detected.<DetectedObjects.DetectedObject>items()) {
                // The box is in fractions of the photo.
                Rectangle box = found.getBoundingBox().getBounds();
                System.out.printf(
                        "%s %.4f %.1f %.1f %.1f %.1f%n",
                        found.getClassName(),
                        found.getProbability(),
                        box.getX() * photo.getWidth(),
                        box.getY() * photo.getHeight(),
                        (box.getX() + box.getWidth()) * photo.getWidth(),
                        (box.getY() + box.getHeight()) * photo.getHeight());
            }
        }
    }

    private static final class SsdTranslator implements NoBatchifyTranslator<Image, DetectedObjects> {
        private static final int SIDE = 300;
        private static final int[] MEANS = {123, 117, 104};
        private static final List<String> NAMES = List.of("background", "circle", "square", "triangle", "star");

        /** Resizes a photo and subtracts the mean colors: [1, 3, 300, 300], red first. */
        @Override
        public NDList processInput(TranslatorContext context, Image photo) {
            BufferedImage resized = (BufferedImage) photo.resize(SIDE, SIDE, true).getWrappedImage();
            int[] pixels = resized.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
            FloatBuffer input = FloatBuffer.allocate(3 * SIDE * SIDE);
            for (int channel = 0; channel < 3; channel++) {
                for (int pixel : pixels) {
                    input.put((pixel >> (16 - 8 * channel) & 0xff) - MEANS[channel]);
                }
            }
            return new NDList(context.getNDManager().create(input.flip(), new Shape(1, 3, SIDE, SIDE)));
        }

        @Override
        public DetectedObjects processOutput(TranslatorContext context, NDList outputs) {
            float[] boxes = outputs.get(0).toFloatArray();
            long[] labels = outputs.get(1).toLongArray();
            float[] scores = outputs.get(2).toFloatArray();
            List<String> names = new ArrayList<>();
            List<Double> probabilities = new ArrayList<>();
            List<BoundingBox> rectangles = new ArrayList<>();
            for (int i = 0; i < scores.length && scores[i] > 0.5f; i++) {
                double left = boxes[4 * i] / SIDE;
                double top = boxes[4 * i + 1] / SIDE;
                names.add(NAMES.get((int) labels[i]));
                probabilities.add((double) scores[i]);
                rectangles.add(
                        new Rectangle(left, top, boxes[4 * i + 2] / SIDE - left, boxes[4 * i + 3] / SIDE - top));
            }
            return new DetectedObjects(names, probabilities, rectangles);
        }
    }
}
