// SPDX-License-Identifier: Apache-2.0

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** {@code MODEL PHOTO}: a photo in, boxes out, with the Java API of ONNX Runtime. */
final class OnnxRuntimeBoxes {
    private static final int SIDE = 300;
    private static final int[] MEANS = {123, 117, 104};
    private static final List<String> NAMES = List.of("background", "circle", "square", "triangle", "star");

    private OnnxRuntimeBoxes() {}

    public static void main(String[] arguments) throws IOException, OrtException {
        BufferedImage photo = ImageIO.read(new File(arguments[1]));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(arguments[0], options);
                OnnxTensor image =
                        OnnxTensor.createTensor(environment, input(photo), new long[] {1, 3, SIDE, SIDE});
                OrtSession.Result result = session.run(Map.of("image", image))) {
            float[][] boxes = (float[][]) result.get("boxes").orElseThrow().getValue();
            long[] labels = (long[]) result.get("labels").orElseThrow().getValue();
            float[] scores = (float[]) result.get("scores").orElseThrow().getValue();
            // The boxes are in pixels of the network's input.
            float x = photo.getWidth() / (float) SIDE;
            float y = photo.getHeight() / (float) SIDE;
            for (int i = 0; i < scores.length && scores[i] > 0.5f; i++) {
                float[] box = boxes[i];
                System.out.printf(
                        "%s %.4f %.1f %.1f %.1f %.1f%n",
                        NAMES.get((int) labels[i]), scores[i], x * box[0], y * box[1], x * box[2], y * box[3]);
            }
        }
    }

    /** Resizes a photo and subtracts the mean colors: [3, 300, 300], red first. */
    private static FloatBuffer input(BufferedImage photo) {
        BufferedImage resized = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = resized.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(photo, 0, 0, SIDE, SIDE, null);
        graphics.dispose();
        int[] pixels = resized.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
        FloatBuffer input = FloatBuffer.allocate(3 * SIDE * SIDE);
        for (int channel = 0; channel < 3; channel++) {
            for (int pixel : pixels) {
                input.put((pixel >> (16 - 8 * channel) & 0xff) - MEANS[channel]);
            }
        }
        return input.flip();
    }
}
