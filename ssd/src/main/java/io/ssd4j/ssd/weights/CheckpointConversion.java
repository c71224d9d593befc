// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Turns a checkpoint into a safetensors file with the keys of lufficc/SSD and metadata that say what it is for. Immutable; what it will do is
 * known before it writes.
 */
public final class CheckpointConversion {
    private final TensorFile file;
    private final Optional<SsdVariant> variant;
    private final Narrowing narrowing;
    private final TensorNames names;
    private final SequencedMap<String, String> mapped = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    private CheckpointConversion(TensorFile file, Optional<SsdVariant> variant) {
        if (StoredScales.of(file).isPresent()) {
            throw new WeightsException(file.path()
                    + ": is quantized, and convert keeps no scales: convert the file that it was made from");
        }
        this.file = file;
        this.variant = variant;
        this.narrowing = Narrowing.of(file);
        this.names = TensorNames.of(file.tensors().keySet());
        Network network =
                variant.map(SsdVariant::network).orElseGet(() -> backbone().network());
        HeadSizes heads = variant.map(HeadSizes::of).orElse(HeadSizes.NONE);
        CheckpointLoader loader = new CheckpointLoader(file, network.parameters(), heads);
        network.parameters()
                .forEach((name, shape) -> Piece.of(name, shape, heads).forEach(piece -> {
                    Optional<String> key = names.keys(piece.tensor()).stream()
                            .filter(file.tensors()::containsKey)
                            .findFirst();
                    key.ifPresent(found -> loader.check(piece, found));
                    key.ifPresentOrElse(
                            found -> mapped.put(found, CheckpointKeys.full(piece.tensor())),
                            () -> missing.add(CheckpointKeys.full(piece.tensor())));
                }));
    }

    /**
     * Prepares a conversion.
     *
     * @param file the checkpoint
     * @param variant the detector that it is for, with its labels; empty for the checkpoint of a backbone
     * @throws WeightsException if no tensor is one of the detector's, or if one has the wrong shape or type
     */
    public static CheckpointConversion of(TensorFile file, Optional<SsdVariant> variant) {
        CheckpointConversion conversion = new CheckpointConversion(file, variant);
        if (conversion.mapped.isEmpty()) {
            throw new WeightsException(file.path() + ": none of its "
                    + file.tensors().size() + " tensors has a key of lufficc/SSD, torchvision or vgg16_reducedfc.pth");
        }
        return conversion;
    }

    private SsdBackbone backbone() {
        return names.completeModel(file.tensors().keySet()).orElse(SsdBackbone.SSD300);
    }

    /** The keys in the checkpoint and those in the new file, in the order of the network. */
    public SequencedMap<String, String> mapped() {
        return mapped;
    }

    /** The keys of the checkpoint that the detector does not need. */
    public List<String> unused() {
        return file.tensors().keySet().stream()
                .filter(key -> !mapped.containsKey(key))
                .toList();
    }

    /** The keys of the new file that the checkpoint has no tensor for. */
    public List<String> missing() {
        return List.copyOf(missing);
    }

    /**
     * Writes the new file, which appears complete or not at all. The same checkpoint gives the same bytes.
     *
     * @param out the file; an existing one is replaced
     * @param dtype F32, F16 or BF16
     * @throws IOException if the file cannot be written; the message names it and the reason
     * @throws WeightsException if a value is not finite, or not in this type, in which case the message names the tensor; or if the
     *     checkpoint has changed
     */
    public void write(Path out, Dtype dtype) throws IOException {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        mapped.forEach((from, to) -> shapes.put(
                to, tensor(from).shape().stream().mapToLong(Long::longValue).toArray()));
        try (SafetensorsWriter writer = SafetensorsWriter.create(out, shapes, dtype, metadata())) {
            for (Map.Entry<String, String> entry : mapped.entrySet()) {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment values = file.state().read(() -> converted(entry.getKey(), dtype, arena));
                    writer.write(entry.getValue(), 0, values);
                }
            }
            writer.commit();
        }
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", "pt");
        variant.ifPresent(detector -> {
            metadata.put(Checkpoint.VARIANT, detector.id());
            metadata.put(Checkpoint.LABELS, String.join("\n", detector.labels().names()));
        });
        if (!narrowing.equals(Narrowing.NONE)) {
            metadata.put(Checkpoint.BACKBONE, "narrow:" + narrowing.divisor());
        } else if (variant.isPresent()
                || names.completeModel(file.tensors().keySet()).isPresent()) {
            metadata.put(
                    Checkpoint.BACKBONE,
                    variant.map(SsdVariant::backbone).orElseGet(this::backbone).id());
        }
        return metadata;
    }

    private MemorySegment converted(String key, Dtype dtype, Arena arena) {
        StoredTensor tensor = tensor(key);
        MemorySegment values = arena.allocate(tensor.elements() * dtype.bits() / Byte.SIZE, Float.BYTES);
        ElementWriter writer = ElementWriter.of(dtype);
        ElementReader written = ElementReader.of(dtype, ByteOrder.LITTLE_ENDIAN);
        long[] next = {0};
        tensor.values(value -> {
            writer.put(values, next[0], value);
            if (!Float.isFinite(written.at(values, next[0]))) {
                throw new WeightsException(file.path() + ": element " + next[0] + " of tensor '" + key + "' is " + value
                        + (Float.isFinite(value) ? ", which " + dtype + " cannot hold: choose another precision" : "")
                        + (Float.isFinite(value) ? "" : " as float32, and such weights detect nothing"));
            }
            next[0]++;
        });
        return values;
    }

    private StoredTensor tensor(String key) {
        return Objects.requireNonNull(file.tensors().get(key), key);
    }
}
