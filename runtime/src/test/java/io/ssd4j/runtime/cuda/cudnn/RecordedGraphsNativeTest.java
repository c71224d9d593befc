// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real cuDNN judges what the stand-in accepted: every operation graph that was finalized in the tests on it, which wrote
 * them down (surefire's execution {@code standin}). Runs after them, in a process that never loads the stand-in.
 */
@Tag("recorded")
class RecordedGraphsNativeTest {
    private static final Path RECORDS = Path.of("target", "standin");

    @BeforeAll
    static void findCudnn() {
        // Without GCC there is no stand-in GPU and nothing was recorded.
        RealLibraries.require(NativeLibrary.CUDNN);
        Capability.require(Capability.GCC);
    }

    @Test
    void whatTheStandInAcceptedIsAcceptedAndPlanned() throws IOException {
        JsonMapper mapper = new JsonMapper();
        Set<String> lines = recorded();
        int planned = 0;
        try (DeviceProperties gpu = ShippedProfiles.profile("h100-sxm").properties()) {
            for (String line : lines) {
                RecordedGraph graph = new RecordedGraph(mapper.readTree(line));
                try (CloseStack owned = new CloseStack()) {
                    Descriptor built = graph.build(owned);
                    if (graph.isConvolution() && graph.isDenseChannelsLast() && isOfOneType(graph)) {
                        assertFalse(configurations(built, gpu, owned).isEmpty(), line);
                        planned++;
                    }
                }
            }
        }
        int all = planned;
        assertTrue(all > 0, () -> "no convolution among " + lines.size() + " recorded graphs");
    }

    /** The distinct graphs: each test JVM wrote a file of its own. */
    private static Set<String> recorded() throws IOException {
        Set<String> lines = new LinkedHashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(RECORDS, "graphs-*.jsonl")) {
            for (Path file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private static boolean isOfOneType(RecordedGraph graph) {
        return graph.json()
                        .required("tensors")
                        .valueStream()
                        .filter(tensor -> !tensor.required("isVirtual").booleanValue())
                        .map(tensor -> tensor.required("dataType").stringValue())
                        .distinct()
                        .count()
                == 1;
    }

    private static List<Descriptor> configurations(Descriptor graph, DeviceProperties gpu, CloseStack owned) {
        Descriptor heuristics = owned.own(Descriptor.build(DescriptorKind.ENGINE_HEURISTICS, "a recorded graph", d -> {
            d.descriptor(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH(), graph);
            d.enumerated(CUDNN_ATTR_ENGINEHEUR_MODE(), CUDNN_TYPE_HEUR_MODE(), CUDNN_HEUR_MODE_A());
            d.target(gpu);
        }));
        return heuristics.descriptors(
                CUDNN_ATTR_ENGINEHEUR_RESULTS(),
                DescriptorKind.ENGINE_CONFIGURATION,
                heuristics.count(CUDNN_ATTR_ENGINEHEUR_RESULTS()),
                owned);
    }
}
