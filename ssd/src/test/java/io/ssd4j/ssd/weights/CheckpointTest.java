// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.Refusal.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A checkpoint knows which detector it is for, and gives the weights of its whole network. */
class CheckpointTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    Path folder;

    private Path write(SequencedMap<String, long[]> tensors, Map<String, String> metadata) throws IOException {
        return MadeCheckpoint.write(folder.resolve("made.safetensors"), tensors, metadata);
    }

    private Checkpoint open(Path file, String variant) {
        return Checkpoint.open(
                file.toString(),
                variant.isEmpty() ? Optional.empty() : Optional.of(SsdVariant.of(variant)),
                warnings::add);
    }

    private String refusal(Path file, String variant) {
        try (Checkpoint checkpoint = open(file, variant)) {
            return Refusal.of(WeightsException.class, checkpoint::variant);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "300, 21, lufficc:voc300",
        "300, 81, lufficc:coco300",
        "512, 21, lufficc:voc512",
        "512, 81, lufficc:coco512"
    })
    void recognizesLufficc(int size, int classes, String variant) throws IOException {
        Path file = write(MadeCheckpoint.lufficc(size, classes, 1), Map.of());
        try (Checkpoint checkpoint = open(file, "")) {
            assertEquals(SsdVariant.of(variant), checkpoint.variant());
            assertEquals(Optional.of(SsdVariant.of(variant)), checkpoint.recognized());
            assertEquals(OptionalInt.of(classes), checkpoint.classes());
            assertEveryParameter(checkpoint);
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void recognizesTorchvision() throws IOException {
        try (Checkpoint checkpoint = open(write(MadeCheckpoint.torchvision(91), Map.of()), "")) {
            assertEquals(SsdVariant.of("torchvision:coco"), checkpoint.variant());
            assertEveryParameter(checkpoint);
        }
        assertEquals(List.of(), warnings);
    }

    private static void assertEveryParameter(Checkpoint checkpoint) {
        try (Weights weights = checkpoint.weights()) {
            checkpoint
                    .variant()
                    .network()
                    .parameters()
                    .forEach((name, shape) -> assertEquals(
                            shape.elements() * Float.BYTES,
                            weights.parameter(name, shape).byteSize(),
                            name));
        }
        try (Weights weights = checkpoint.weights(checkpoint.variant().featureNetwork())) {
            assertEquals(
                    1024 * Float.BYTES,
                    weights.parameter("fc7.bias", ParameterShape.of(1024)).byteSize());
        }
    }

    @Test
    void othersMustBeGiven() throws IOException {
        Path file = write(MadeCheckpoint.lufficc(300, 6, 1), Map.of());
        String message = refusal(file, "");
        assertContains(message, "6 classes with the background and 6 feature maps");
        assertTrue(
                message.endsWith("--variant which of them it was trained as: lufficc:voc300, lufficc:coco300"),
                message);
        try (Checkpoint checkpoint = open(file, "lufficc:voc300")) {
            assertEquals(Optional.empty(), checkpoint.recognized());
            assertEquals("lufficc:voc300", checkpoint.variant().id());
            assertEquals(
                    List.of("class 1", "class 2", "class 3", "class 4", "class 5"),
                    checkpoint.variant().labels().names());
        }
        assertContains(refusal(file, "lufficc:voc512"), "heads for 6 feature maps, but lufficc:voc512 has 7");
    }

    @Test
    void ofTorchvisionThereIsOneToGive() throws IOException {
        String message = refusal(write(MadeCheckpoint.torchvision(6), Map.of()), "");
        assertTrue(message.endsWith("it was trained as: torchvision:coco"), message);
    }

    @Test
    void theMetadataDecide() throws IOException {
        Map<String, String> metadata = Map.of(
                "ssd4j.variant", "lufficc:coco300", "ssd4j.labels", "circle\nsquare", "ssd4j.backbone", "ssd300");
        Path file = write(MadeCheckpoint.lufficc(300, 3, 1), metadata);
        try (Checkpoint checkpoint = open(file, "")) {
            assertEquals("lufficc:coco300", checkpoint.variant().id());
            assertEquals(
                    List.of("circle", "square"), checkpoint.variant().labels().names());
        }
        assertContains(refusal(file, "lufficc:voc300"), "is for lufficc:coco300, not lufficc:voc300");
    }

    /** A published variant says nothing about the names of a user's classes; a variant with labels of its own does. */
    @Test
    void theLabelsOfTheMetadataComeBeforeThoseOfAPublishedVariant() throws IOException {
        Labels metadata = Labels.numbered(20);
        Path file =
                write(MadeCheckpoint.lufficc(300, 21, 1), Map.of("ssd4j.labels", String.join("\n", metadata.names())));
        try (Checkpoint checkpoint = open(file, "lufficc:voc300")) {
            assertEquals(metadata, checkpoint.variant().labels());
        }
        Labels own = new Labels(Collections.nCopies(20, "x"));
        SsdVariant given = SsdVariant.of("lufficc:voc300").withLabels(own);
        try (Checkpoint checkpoint = Checkpoint.open(file.toString(), Optional.of(given), warnings::add)) {
            assertEquals(own, checkpoint.variant().labels());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ssd4j.variant, lufficc:voc, 'there is no variant ''lufficc:voc'''",
        "ssd4j.labels, circle, 'has 1 names, but the heads have 20 classes'"
    })
    void refusesOtherMetadata(String key, String value, String message) throws IOException {
        assertContains(refusal(write(MadeCheckpoint.lufficc(300, 21, 1), Map.of(key, value)), ""), message);
    }

    @Test
    void refusesAnUnknownBackbone() throws IOException {
        Path file = write(MadeCheckpoint.lufficc(300, 21, 1), Map.of("ssd4j.backbone", "narrow:3"));
        try (Checkpoint checkpoint = open(file, "")) {
            assertContains(
                    Refusal.of(WeightsException.class, checkpoint::weights),
                    "ssd4j.backbone is 'narrow:3', but must be ssd300, ssd512, or narrow:N");
        }
    }

    @Test
    void readsANarrowFileOnlyIfItSaysSo() throws IOException {
        SequencedMap<String, long[]> narrow = MadeCheckpoint.lufficc(300, 5, 8);
        Map<String, String> metadata = Map.of("ssd4j.variant", "lufficc:voc300", "ssd4j.backbone", "narrow:8");
        try (Checkpoint checkpoint = open(write(narrow, metadata), "")) {
            assertEveryParameter(checkpoint);
        }
        Path silent = write(narrow, Map.of("ssd4j.variant", "lufficc:voc300"));
        try (Checkpoint checkpoint = open(silent, "")) {
            assertContains(
                    Refusal.of(WeightsException.class, checkpoint::weights),
                    "tensor 'backbone.vgg.0.weight' has shape [8, 3, 3, 3], but conv1_1.weight must have [64, 3, 3, 3]");
        }
        Path wrong = write(MadeCheckpoint.lufficc(300, 5, 1), metadata);
        try (Checkpoint checkpoint = open(wrong, "")) {
            assertContains(
                    Refusal.of(WeightsException.class, checkpoint::weights), "[8, 3, 3, 3] in a file of narrow:8");
        }
    }

    @Test
    void aBackboneDetectsNothing() throws IOException {
        SequencedMap<String, long[]> tensors = MadeCheckpoint.lufficc(300, 21, 1);
        tensors.keySet().removeIf(key -> key.startsWith("box_head."));
        Path file = write(tensors, Map.of());
        assertContains(refusal(file, "lufficc:voc300"), "has no detection heads");
        try (Checkpoint checkpoint = open(file, "")) {
            assertEquals(OptionalInt.empty(), checkpoint.classes());
            checkpoint.weights(SsdVariant.of("lufficc:voc300").featureNetwork()).close();
        }
    }

    /** conv4_3 lacks its L2 normalization, the maps after fc7 their layers. */
    @Test
    void theReducedVggSufficesForFc7() throws IOException {
        SequencedMap<String, long[]> tensors = new LinkedHashMap<>();
        MadeCheckpoint.lufficc(300, 21, 1).forEach((key, shape) -> {
            if (key.startsWith("backbone.vgg.")) {
                tensors.put(key.substring("backbone.vgg.".length()), shape);
            }
        });
        Network whole = SsdVariant.of("lufficc:voc300").featureNetwork();
        try (Checkpoint checkpoint = open(write(tensors, Map.of()), "")) {
            assertContains(
                    Refusal.of(WeightsException.class, () -> checkpoint.weights(whole)), "lacks 17 of 47 tensors");
            Network part = checkpoint.computable(whole);
            assertEquals(List.of("fc7"), part.outputs());
            assertEquals(whole.outputShape("fc7"), part.outputShape("fc7"));
            assertEquals(30, part.parameters().size());
            checkpoint.weights(part).close();
        }
        assertEquals(List.of(), warnings);
        try (Checkpoint checkpoint = open(write(MadeCheckpoint.lufficc(300, 21, 1), Map.of()), "")) {
            assertEquals(whole, checkpoint.computable(whole));
        }
    }

    @Test
    void namesTheHeadThatIsMissing() throws IOException {
        SequencedMap<String, long[]> tensors = MadeCheckpoint.lufficc(300, 21, 1);
        tensors.remove("box_head.predictor.reg_headers.3.bias");
        try (Checkpoint checkpoint = open(write(tensors, Map.of()), "")) {
            assertContains(
                    Refusal.of(WeightsException.class, checkpoint::weights),
                    "lacks 1 of 71 tensors: 'reg_headers.3.bias'");
        }
    }

    @Test
    void generatedWeightsNeedAVariant() {
        try (Checkpoint checkpoint = Checkpoint.open("seeded:1", Optional.empty(), warnings::add)) {
            assertContains(Refusal.of(WeightsException.class, checkpoint::variant), "--variant");
        }
        SsdVariant variant = SsdVariant.of("lufficc:coco512").withClasses(4);
        try (Checkpoint checkpoint = Checkpoint.open("seeded:1", Optional.of(variant), warnings::add)) {
            assertEquals(variant, checkpoint.variant());
        }
    }

    @Test
    void weightsEndWithTheirCheckpoint() throws IOException {
        Checkpoint checkpoint = open(write(MadeCheckpoint.lufficc(300, 21, 1), Map.of()), "");
        Weights weights = checkpoint.weights();
        checkpoint.close();
        checkpoint.close();
        assertThrows(IllegalStateException.class, () -> weights.parameter("fc7.bias", ParameterShape.of(1024)));
        weights.close();
    }
}
