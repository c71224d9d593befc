// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static io.ssd4j.runtime.cuda.program.TensorRole.INPUT;
import static io.ssd4j.runtime.cuda.program.TensorRole.OUTPUT;
import static io.ssd4j.runtime.cuda.program.TensorRole.UNITS;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.network.Shape;
import java.util.List;

/**
 * Conversion of values to 8-bit floating-point numbers: each times {@link TensorRole#UNITS}, rounded to the nearest even, saturating.
 *
 * @param element type of the input
 * @param to shape of one image
 */
public record Quantizing(ElementType element, int batch, Shape to) implements Problem {
    @Override
    public List<StepTensor> tensors() {
        return List.of(
                StepTensor.of(INPUT, element, batch, to),
                new StepTensor(UNITS, ElementType.FLOAT32, 1),
                StepTensor.of(OUTPUT, ElementType.FLOAT8_E4M3, batch, to));
    }

    @Override
    public String toString() {
        return "conversion of " + batch + "x" + to + " " + element + " to 8-bit floating-point numbers";
    }
}
