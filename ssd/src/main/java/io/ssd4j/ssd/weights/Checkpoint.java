// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.model.SsdVariant;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a detector before a network is chosen: a file that has been opened once, or a seed. It knows which detector it is for.
 *
 * <p>Safe for reading from several threads. The file is mapped until the checkpoint is closed; if it is truncated or overwritten
 * in the meantime, every method that reads it throws a {@link WeightsException}. So do the weights that it returns: they are read from
 * the file when they are requested.
 */
public final class Checkpoint implements AutoCloseable {
    /** The metadata that names the variant, for example {@code lufficc:voc300}. */
    public static final String VARIANT = "ssd4j.variant";

    /** The metadata with the names of the classes, one a line, without the background. */
    public static final String LABELS = "ssd4j.labels";

    /** The metadata that names the backbone: {@code ssd300}, {@code ssd512} or, for a file with the first channels only, {@code narrow:N}. */
    public static final String BACKBONE = "ssd4j.backbone";

    /** The metadata with the version of the format of quantized files. */
    public static final String QUANTIZATION = "ssd4j.quantization";

    /** The metadata that says, for people, how the scales of a quantized file were chosen. */
    public static final String CALIBRATION = "ssd4j.calibration";

    private final String source;
    private final @Nullable TensorFile file;
    private final @Nullable SsdVariant given;
    private final Consumer<String> warnings;
    private final Arena arena;

    private Checkpoint(
            String source,
            @Nullable TensorFile file,
            @Nullable SsdVariant given,
            Consumer<String> warnings,
            Arena arena) {
        this.source = source;
        this.file = file;
        this.given = given;
        this.warnings = warnings;
        this.arena = arena;
    }

    /**
     * Opens a checkpoint.
     *
     * @param source {@code seeded:N} with N any {@code long}, or the path of a file: safetensors, or what {@code torch.save} wrote (a zip
     *     archive or the older stream), with the keys of lufficc/SSD, torchvision or {@code vgg16_reducedfc.pth}
     * @param given the detector that it is for, with its labels; if empty, it is recognized by its metadata, or by its keys and the number of
     *     its classes
     * @param warnings receives one line for each finding that is not an error: tensors that are not used
     * @throws WeightsException if the source does not exist or is damaged, or if the file contains anything that is not allowed; the
     *     message names the file and the place
     */
    public static Checkpoint open(String source, Optional<SsdVariant> given, Consumer<String> warnings) {
        WeightsSource parsed = WeightsSource.parse(source);
        @SuppressWarnings("MustBeClosedChecker") // by the checkpoint, or below
        Arena arena = Arena.ofShared();
        try {
            TensorFile file =
                    parsed.path().map(path -> TensorFile.map(path, arena)).orElse(null);
            return new Checkpoint(source, file, given.orElse(null), warnings, arena);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
    }

    /** The source as it was given. */
    public String source() {
        return source;
    }

    /** The file; empty for generated weights. */
    public Optional<TensorFile> file() {
        return Optional.ofNullable(file);
    }

    /**
     * The detector that the checkpoint is for, with the number of classes that its heads have. Its labels are, in this order: those of
     * the given variant if they are a user's own and their number fits, those of the metadata, those that the variant has, or {@code class 1}
     * and so on.
     *
     * @throws WeightsException if the file has no heads, or if the variant is not recognized and was not given; the message says what to do
     */
    public SsdVariant variant() {
        if (file != null) {
            return VariantRecognition.of(file, given);
        }
        if (given == null) {
            throw new WeightsException(
                    source + ": generated weights fit every detector: choose one, on the command line with"
                            + " --variant, for example lufficc:voc300");
        }
        return given;
    }

    /** The detector that the file shows that it is for, as {@link #variant()}, but ignoring a given one; empty if it does not. */
    public Optional<SsdVariant> recognized() {
        return file().flatMap(VariantRecognition::find);
    }

    /** The number of classes with the background that the file's heads have; empty without heads. */
    public OptionalInt classes() {
        return file == null ? OptionalInt.empty() : VariantRecognition.classes(file);
    }

    /**
     * The weights of the whole detector, for the network of {@link #variant()}.
     *
     * @return weights that can be read until they or the checkpoint are closed
     * @throws WeightsException if a parameter is missing or has the wrong type or shape, in which case the message names the key; or if the
     *     file has changed
     */
    public Weights weights() {
        SsdVariant variant = variant();
        return weights(variant.network(), HeadSizes.of(variant));
    }

    /**
     * The weights of a network without heads, such as that of {@code SsdVariant.featureNetwork()}.
     *
     * @return weights that can be read until they or the checkpoint are closed
     * @throws WeightsException if a parameter is missing or has the wrong type or shape, in which case the message names the key; or if the
     *     file has changed
     */
    public Weights weights(Network network) {
        return weights(network, HeadSizes.NONE);
    }

    /**
     * The part of a network without heads that a checkpoint of the trunk alone has parameters for. For {@code vgg16_reducedfc.pth} it ends at the
     * map {@code fc7}, because the L2 normalization of {@code conv4_3} and the extra layers are missing.
     *
     * @return the network itself if the checkpoint has extra layers, even if it lacks other tensors, or suffices for no output
     */
    public Network computable(Network network) {
        if (file == null) {
            return network;
        }
        TensorNames names = TensorNames.of(file.tensors().keySet());
        if (names.has(file.tensors().keySet(), "conv8_1.weight")) {
            return network;
        }
        return ComputablePart.of(network, parameter -> names.has(file.tensors().keySet(), parameter));
    }

    private Weights weights(Network network, HeadSizes heads) {
        @SuppressWarnings("MustBeClosedChecker") // by the weights, or below
        Arena copies = Arena.ofShared();
        try {
            CheckpointLoader.Loaded loaded = file == null
                    ? new CheckpointLoader.Loaded(
                            SeededWeights.make(WeightsSource.parse(source).seed(), network.parameters(), heads),
                            Optional.empty())
                    : new CheckpointLoader(file, network.parameters(), heads).load(warnings);
            loaded.quantization().ifPresent(scales -> requireFits(scales, network));
            return new OffHeapWeights(source, loaded.parameters(), loaded.quantization(), copies, arena);
        } catch (Throwable t) {
            copies.close();
            throw t;
        }
    }

    private void requireFits(Quantization scales, Network network) {
        try {
            scales.requireFits(network);
        } catch (IllegalArgumentException e) {
            throw new WeightsException(source + ": " + e.getMessage() + ": quantize the weights again", e);
        }
    }

    /** Releases the file; idempotent. Weights that were taken from it are unusable afterwards. */
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
