// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;

/** A convolution by its definition, in float64, with the pooling after it. */
final class ConvolutionReference {
    private final WinogradProblem problem;
    private final float[] source;
    private final float[] weights;
    private final float[] bias;

    ConvolutionReference(WinogradProblem problem, float[] source, float[] weights, float[] bias) {
        this.problem = problem;
        this.source = source.clone();
        this.weights = weights.clone();
        this.bias = bias.clone();
    }

    /** The value of the destination, [batch,H,W,C]. */
    double value(int image, int y, int x, int channel) {
        if (!problem.pooled()) {
            return convolved(image, y, x, channel);
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 2 * y; i < Math.min(2 * y + 2, problem.to().height()); i++) {
            for (int j = 2 * x; j < Math.min(2 * x + 2, problem.to().width()); j++) {
                largest = Math.max(largest, convolved(image, i, j, channel));
            }
        }
        return largest;
    }

    private double convolved(int image, int y, int x, int channel) {
        Shape from = problem.from();
        Window window = problem.window();
        double sum = bias[channel];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int row = y - window.padding() + i * window.dilation();
                int column = x - window.padding() + j * window.dilation();
                if (row >= 0 && row < from.height() && column >= 0 && column < from.width()) {
                    int pixel = ((image * from.height() + row) * from.width() + column) * from.channels();
                    for (int c = 0; c < from.channels(); c++) {
                        sum += (double) source[pixel + c] * weights[((channel * from.channels() + c) * 3 + i) * 3 + j];
                    }
                }
            }
        }
        return problem.activation() == Activation.RELU ? Math.max(0, sum) : sum;
    }

    /** The L2 norm of the error of a result, divided by the L2 norm of the values. */
    double relativeError(float[] result) {
        Shape to = problem.destination();
        double error = 0;
        double norm = 0;
        for (int i = 0; i < result.length; i++) {
            int pixel = i / to.channels();
            int y = pixel / to.width() % to.height();
            double exact = value(pixel / (to.width() * to.height()), y, pixel % to.width(), i % to.channels());
            error += (result[i] - exact) * (result[i] - exact);
            norm += exact * exact;
        }
        return Math.sqrt(error / norm);
    }
}
