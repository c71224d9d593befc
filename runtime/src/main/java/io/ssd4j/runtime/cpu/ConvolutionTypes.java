// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What a convolution reads, multiplies with and writes.
 *
 * @param source the type of the values that it reads
 * @param weights the type of its weights
 * @param destination the type of the values that it writes
 * @param scales the numbers that one unit of these types represents; empty in floating point
 */
record ConvolutionTypes(
        ElementType source, ElementType weights, ElementType destination, Map<Argument, float[]> scales) {

    /** A convolution in floating point. */
    static ConvolutionTypes floating(ElementType type) {
        return new ConvolutionTypes(type, type, type, Map.of());
    }

    /**
     * A quantized convolution: of unsigned or signed 8-bit integers with signed ones.
     *
     * @param written the type of a result that is not stored as integers
     */
    static ConvolutionTypes quantized(
            Network network, Arithmetic arithmetic, Operation.Convolution c, ElementType written) {
        Map<Argument, float[]> scales = new EnumMap<>(Argument.class);
        scales.put(Argument.SOURCE_SCALE, new float[] {arithmetic.readScale(network, c.name(), c.input())});
        scales.put(Argument.WEIGHTS_SCALE, arithmetic.weightScales(c.name()));
        ElementType stored = arithmetic.writtenType(network, c.name());
        boolean integers = stored == ElementType.UINT8 || stored == ElementType.INT8;
        if (integers) {
            scales.put(Argument.DESTINATION_SCALE, new float[] {arithmetic.writtenScale(network, c.name())});
        }
        return new ConvolutionTypes(
                arithmetic.readType(network, c.name(), c.input()),
                ElementType.INT8,
                integers ? stored : written,
                scales);
    }

    /** The scales that a primitive is made for. */
    Set<Argument> scaled() {
        return scales.keySet();
    }
}
