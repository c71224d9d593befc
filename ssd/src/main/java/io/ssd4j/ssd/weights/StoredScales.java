// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.quantization.Float8;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.weights.text.Quoted;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scales in a quantized file, as {@code docs/quantization.md} describes it: beside integer weights {@code X.weight}, one scale for
 * each output channel in {@code X.weight_scale}, beside 8-bit floating-point weights a single one; the scale of the values that a layer writes in {@code X.output_scale}; and that of
 * the network's input in {@value #INPUT}.
 */
final class StoredScales {
    /** The version that this class reads and that is written. */
    static final String VERSION = "1";

    /** The name of the input's scale. */
    static final String INPUT = "input_scale";

    private static final String WEIGHT = ".weight";
    private static final String WEIGHT_SCALE = ".weight_scale";
    private static final String OUTPUT_SCALE = ".output_scale";
    private static final int LEAST = -127;

    private final TensorFile file;
    private final Quantization.Format format;

    private StoredScales(TensorFile file, Quantization.Format format) {
        this.file = file;
        this.format = format;
    }

    /** The format of all quantized weights of the file. */
    Quantization.Format format() {
        return format;
    }

    /** The type that quantized weights of a format have in a file. */
    static Dtype dtype(Quantization.Format format) {
        return switch (format) {
            case INT8 -> Dtype.I8;
            case E4M3 -> Dtype.F8_E4M3;
        };
    }

    /** The name of the scales of a weight tensor. */
    static String ofWeights(String weightKey) {
        return base(weightKey) + WEIGHT_SCALE;
    }

    /** The name of the scale of the values that a layer writes, from the name of its weights. */
    static String ofOutput(String weightKey) {
        return base(weightKey) + OUTPUT_SCALE;
    }

    private static String base(String weightKey) {
        return weightKey.substring(0, weightKey.length() - WEIGHT.length());
    }

    /**
     * The scales of a file.
     *
     * @return empty if it is not quantized
     * @throws WeightsException if it is of a version of the format that is not known, or has weights in two formats
     */
    static Optional<StoredScales> of(TensorFile file) {
        String version = file.metadata().get(Checkpoint.QUANTIZATION);
        if (version == null) {
            return Optional.empty();
        }
        if (!version.equals(VERSION)) {
            throw new WeightsException(file.path() + ": is quantized in version " + Quoted.name(version)
                    + " of the format, but this version of ssd4j reads version " + VERSION
                    + ": use a newer ssd4j, or quantize the weights again with this one");
        }
        List<Quantization.Format> formats = Stream.of(Quantization.Format.values())
                .filter(format -> file.tensors().entrySet().stream()
                        .anyMatch(tensor -> tensor.getKey().endsWith(WEIGHT)
                                && tensor.getValue().dtype() == dtype(format)))
                .toList();
        if (formats.size() > 1) {
            throw new WeightsException(file.path() + ": has both I8 and F8_E4M3 weights, but a network computes with"
                    + " one format of 8-bit numbers: quantize the weights again");
        }
        return Optional.of(new StoredScales(file, formats.isEmpty() ? Quantization.Format.INT8 : formats.getFirst()));
    }

    /** Whether a tensor is 8-bit numbers that a scale belongs to. */
    boolean isQuantized(String key) {
        StoredTensor tensor = file.tensors().get(key);
        return key.endsWith(WEIGHT) && tensor != null && tensor.dtype() == dtype(format);
    }

    /** The names of all scales in the file. */
    Set<String> keys() {
        Set<String> all = file.tensors().keySet();
        return all.stream()
                .filter(key -> key.equals(INPUT)
                        || (key.endsWith(WEIGHT_SCALE) && all.contains(without(key, WEIGHT_SCALE) + WEIGHT))
                        || (key.endsWith(OUTPUT_SCALE) && all.contains(without(key, OUTPUT_SCALE) + WEIGHT)))
                .collect(Collectors.toSet());
    }

    private static String without(String key, String end) {
        return key.substring(0, key.length() - end.length());
    }

    /**
     * The scales of 8-bit weights: one for each output channel of integers, a single one of floating-point numbers.
     *
     * @throws WeightsException if they are missing or wrong; the message names the tensor
     */
    float[] ofWeightTensor(String weightKey) {
        String key = ofWeights(weightKey);
        StoredTensor weights = file.tensors().get(weightKey);
        long channels = weights == null || weights.shape().isEmpty()
                ? 0
                : weights.shape().getFirst();
        return numbers(key, format == Quantization.Format.E4M3 ? 1 : channels)
                .orElseThrow(() -> new WeightsException(file.path() + ": lacks the tensor " + Quoted.name(key)
                        + ", which says what the 8-bit numbers of " + Quoted.name(weightKey)
                        + " stand for: quantize the weights again"));
    }

    /**
     * The scale of the values that a layer writes; empty if they are never stored in 8 bits.
     *
     * @throws WeightsException if it is wrong; the message names the tensor
     */
    Optional<Float> ofValues(String weightKey) {
        return numbers(ofOutput(weightKey), 1).map(scale -> scale[0]);
    }

    /**
     * The scale of the network's input; empty if it is never stored in 8 bits.
     *
     * @throws WeightsException if it is wrong; the message names the tensor
     */
    Optional<Float> ofInput() {
        return numbers(INPUT, 1).map(scale -> scale[0]);
    }

    private Optional<float[]> numbers(String key, long count) {
        StoredTensor tensor = file.tensors().get(key);
        if (tensor == null) {
            return Optional.empty();
        }
        if (!tensor.shape().equals(List.of(count)) || tensor.dtype() != Dtype.F32) {
            throw new WeightsException(file.path() + ": tensor " + Quoted.name(key) + " is " + tensor.dtype() + " "
                    + tensor.shape() + ", but must be F32 [" + count + "]");
        }
        float[] scales = new float[(int) count];
        int[] next = {0};
        tensor.values(scale -> {
            if (!(scale > 0) || Float.isInfinite(scale)) {
                throw new WeightsException(file.path() + ": element " + next[0] + " of tensor " + Quoted.name(key)
                        + " is " + scale + ", but a scale must be finite and above 0");
            }
            scales[next[0]++] = scale;
        });
        return Optional.of(scales);
    }

    /**
     * Dequantizes 8-bit weights: writes float32, dense.
     *
     * @param values receives it; of exactly their size
     * @throws WeightsException if the scales are wrong, if an integer is below -127, or if a floating-point number is NaN
     */
    void float32(String weightKey, StoredTensor weights, MemorySegment values) {
        float[] scales = ofWeightTensor(weightKey);
        long perScale = weights.elements() / scales.length;
        for (long i = 0; i < weights.elements(); i++) {
            byte code = weights.bytes().get(ValueLayout.JAVA_BYTE, i);
            float number = format == Quantization.Format.E4M3 ? Float8.decode(code) : code;
            if (Float.isNaN(number)) {
                throw new WeightsException(
                        file.path() + ": element " + i + " of tensor " + Quoted.name(weightKey) + " is NaN");
            }
            if (format == Quantization.Format.INT8 && number < LEAST) {
                throw new WeightsException(file.path() + ": element " + i + " of tensor " + Quoted.name(weightKey)
                        + " is " + code + ", but integer weights are " + LEAST + " to " + -LEAST);
            }
            values.setAtIndex(ValueLayout.JAVA_FLOAT, i, number * scales[(int) (i / perScale)]);
        }
    }

    /** The metadata of a quantized file, modifiable. */
    static Map<String, String> metadata(String calibration) {
        return new TreeMap<>(Map.of(Checkpoint.QUANTIZATION, VERSION, Checkpoint.CALIBRATION, calibration));
    }
}
