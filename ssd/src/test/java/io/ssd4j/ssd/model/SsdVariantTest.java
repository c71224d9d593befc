// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SsdVariantTest {
    static List<SsdVariant> variants() {
        return SsdVariant.all();
    }

    @Test
    void theFiveVariants() {
        assertEquals(
                List.of("lufficc:voc300", "lufficc:coco300", "lufficc:voc512", "lufficc:coco512", "torchvision:coco"),
                SsdVariant.all().stream().map(SsdVariant::id).toList());
    }

    /** What the specification lists, with the parameters of backbone and heads counted by hand. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "lufficc:voc300, 21, 8732, 1e-10, false, 2147483647, 100",
        "lufficc:coco300, 81, 8732, 1e-10, false, 2147483647, 100",
        "lufficc:voc512, 21, 24564, 1e-10, false, 2147483647, 100",
        "lufficc:coco512, 81, 24564, 1e-10, false, 2147483647, 100",
        "torchvision:coco, 91, 8732, 1e-12, true, 400, 200",
    })
    void rules(String id, int classes, int boxes, float epsilon, boolean clip, int candidates, int detections) {
        SsdVariant variant = SsdVariant.of(id);
        DetectionRules rules = variant.rules();
        assertEquals(classes, rules.classes());
        assertEquals(boxes, rules.defaultBoxes().count());
        assertEquals(epsilon, variant.l2NormEpsilon());
        assertEquals(clip, rules.clip());
        assertEquals(candidates, rules.candidatesPerClass());
        assertEquals(detections, rules.detections());
        assertEquals(0.01f, rules.scoreThreshold());
        assertEquals(0.45f, rules.iouThreshold());
        assertEquals(0.1f, rules.coder().centerVariance());
        assertEquals(0.2f, rules.coder().sizeVariance());
        // log(1000 / 16)
        assertEquals(clip ? 4.1351666f : Float.POSITIVE_INFINITY, rules.coder().sizeLimit());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void theNetworkFitsTheRules(SsdVariant variant) {
        Network network = variant.network();
        variant.rules().requireFits(network);
        assertEquals(variant.backbone().featureMaps().size(), network.outputs().size());
        assertEquals("head0", network.outputs().getFirst());
    }

    /** Boxes * (classes + 4), rounded up to a multiple of 8. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "lufficc:voc300, head0, 104x38x38",
        "lufficc:voc300, head1, 152x19x19",
        "lufficc:voc300, head5, 104x1x1",
        "lufficc:coco300, head1, 512x19x19",
        "lufficc:voc512, head4, 152x4x4",
        "lufficc:coco512, head6, 344x1x1",
        "torchvision:coco, head0, 384x38x38",
        "torchvision:coco, head3, 576x5x5",
    })
    void shapesOfHeads(String variant, String head, String shape) {
        assertEquals(shape, SsdVariant.of(variant).network().outputShape(head).toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void aHeadReadsItsMapWithoutActivation(SsdVariant variant) {
        Network network = variant.network();
        Network features = variant.featureNetwork();
        for (int k = 0; k < features.outputs().size(); k++) {
            String name = "head" + k;
            Operation.Convolution head = network.operations().stream()
                    .filter(operation -> operation.name().equals(name))
                    .map(Operation.Convolution.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertEquals(features.valueOf(features.outputs().get(k)), head.input());
            assertEquals(Activation.NONE, head.activation());
            assertEquals(
                    network.shape(name).height(), network.shape(head.input()).height());
        }
    }

    @Test
    void conversionOfFrames() {
        assertEquals(
                new FrameConversion.ByteResize(new ChannelMeans(123, 117, 104)),
                SsdVariant.of("lufficc:coco512").conversion());
        FrameConversion.FloatResize resize = assertInstanceOf(
                FrameConversion.FloatResize.class,
                SsdVariant.of("torchvision:coco").conversion());
        assertEquals(new ChannelMeans(0.48235f, 0.45882f, 0.40784f), resize.means());
        // (200 / 255 - 0.48235) * 255 in torchvision's float32.
        assertEquals(77.00075f, resize.normalized(200, resize.means().red()), 1e-4f);
    }

    @Test
    void parametersOfAHead() {
        Network network = SsdVariant.of("lufficc:voc300").network();
        assertEquals(ParameterShape.of(104, 512, 3, 3), network.parameters().get("head0.weight"));
        assertEquals(ParameterShape.of(104), network.parameters().get("head0.bias"));
        assertEquals(ParameterShape.of(152, 1024, 3, 3), network.parameters().get("head1.weight"));
        assertEquals(47 + 12, network.parameters().size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void theFeatureNetworkIsTheBackboneWithTheVariantsNormalization(SsdVariant variant) {
        Network network = variant.featureNetwork();
        Network backbone = variant.backbone().network();
        assertEquals(backbone.outputs(), network.outputs());
        assertEquals(backbone.parameters(), network.parameters());
        Set<Operation> others = new HashSet<>(network.operations());
        backbone.operations().forEach(others::remove);
        assertEquals(
                variant.id().equals("torchvision:coco")
                        ? Set.of(new Operation.L2Normalization("l2_norm", "conv4_3", 1e-12f))
                        : Set.of(),
                others);
        assertTrue(variant.network().operations().containsAll(network.operations()));
    }

    @Test
    void aUsersOwnClasses() {
        SsdVariant voc = SsdVariant.of("lufficc:voc300");
        assertSame(voc, voc.withClasses(21));

        SsdVariant three = voc.withClasses(4);
        assertEquals(List.of("class 1", "class 2", "class 3"), three.labels().names());
        assertEquals(4, three.classes());
        assertEquals(32, three.network().outputShape("head0").channels());
        three.rules().requireFits(three.network());

        SsdVariant named = voc.withLabels(new Labels(List.of("circle", "square")));
        assertEquals(3, named.classes());
        assertEquals("square", named.labels().name(2));
        assertEquals(voc.defaultBoxes(), named.defaultBoxes());
    }

    @Test
    void anUnknownIdIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> SsdVariant.of("lufficc:voc"))
                .getMessage();
        assertEquals(
                "there is no variant 'lufficc:voc'; there are lufficc:voc300, lufficc:coco300, lufficc:voc512, lufficc:coco512,"
                        + " torchvision:coco",
                message);
    }
}
