// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.cpu.choice.Selection.Candidate;
import io.ssd4j.runtime.cpu.choice.Selection.Node;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final int PLAIN = 0;
    private static final int BLOCKED = 1;
    private static final Implementation DIRECT = Implementation.OneDnn.FIRST;
    private static final Implementation WINOGRAD = new Implementation.Winograd("f4-whole", false);

    private static Candidate candidate(Implementation implementation, long nanos, int layout, long bytes) {
        return new Candidate(implementation, nanos, layout, layout, bytes);
    }

    private static Node input(Node... readers) {
        return new Node("input", List.of(candidate(DIRECT, 0, PLAIN, 0)), List.of(readers));
    }

    private static Selection.Changes changes(long nanos) {
        return (from, to) -> from == to ? 0 : nanos;
    }

    @Test
    void aChangeOfLayoutCanCostMoreThanAFasterLayerSaves() {
        Node root = input(new Node(
                "layer",
                List.of(candidate(DIRECT, 100, PLAIN, 0), candidate(WINOGRAD, 80, BLOCKED, 10)),
                List.of(new Node("output", List.of(candidate(DIRECT, 0, PLAIN, 0)), List.of()))));
        // 80 and two changes of 11 are more than 100; two of 9 are less.
        assertEquals(100, nanos(root, 11));
        assertEquals(80, nanos(root, 9));
    }

    private static long nanos(Node root, long change) {
        return requireNonNull(new Selection(changes(change), 100).select(root).get("layer"))
                .nanos();
    }

    @Test
    void layersThatGainLeastForTheirBytesGoWithoutTransformedWeights() {
        Node last = new Node(
                "last", List.of(candidate(DIRECT, 50, PLAIN, 0), candidate(WINOGRAD, 20, PLAIN, 300)), List.of());
        Node middle = new Node(
                "middle", List.of(candidate(DIRECT, 40, PLAIN, 0), candidate(WINOGRAD, 20, PLAIN, 100)), List.of(last));
        Node root = input(new Node(
                "first",
                List.of(candidate(DIRECT, 40, PLAIN, 0), candidate(WINOGRAD, 30, PLAIN, 20)),
                List.of(middle)));
        // Nanoseconds for a byte: first 10 / 20, middle 20 / 100, last 30 / 300.
        assertEquals(List.of(WINOGRAD, WINOGRAD, WINOGRAD), implementations(root, 420));
        assertEquals(List.of(WINOGRAD, WINOGRAD, DIRECT), implementations(root, 419));
        assertEquals(List.of(WINOGRAD, DIRECT, DIRECT), implementations(root, 119));
        assertEquals(List.of(DIRECT, DIRECT, DIRECT), implementations(root, 19));
    }

    @Test
    void aLayerTakesAnImplementationWithFewerWeightsRatherThanNone() {
        Implementation large = new Implementation.Winograd("f6-whole", false);
        Node only = new Node(
                "layer",
                List.of(
                        candidate(DIRECT, 100, PLAIN, 0),
                        candidate(WINOGRAD, 40, PLAIN, 100),
                        candidate(large, 30, PLAIN, 180)),
                List.of());

        assertEquals(large, implementation(only, 180));
        assertEquals(WINOGRAD, implementation(only, 179));
        assertEquals(DIRECT, implementation(only, 99));
    }

    private static Implementation implementation(Node layer, long mostBytes) {
        Map<String, Candidate> selected = new Selection(changes(0), mostBytes).select(input(layer));
        return requireNonNull(selected.get("layer")).implementation();
    }

    @Test
    void weightsThatNoLayerCanDoWithoutAreRefused() {
        Node layer = new Node("layer", List.of(candidate(WINOGRAD, 40, PLAIN, 100)), List.of());

        assertThrows(IllegalArgumentException.class, () -> implementation(layer, 99));
    }

    private static List<Implementation> implementations(Node root, long mostBytes) {
        Map<String, Candidate> selected = new Selection(changes(0), mostBytes).select(root);
        return List.of(
                requireNonNull(selected.get("first")).implementation(),
                requireNonNull(selected.get("middle")).implementation(),
                requireNonNull(selected.get("last")).implementation());
    }

    /** Against the sum of every combination. */
    @RepeatedTest(20)
    void findsTheLeastSum(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long[][] changes = new long[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                changes[i][j] = i == j ? 0 : random.nextInt(40);
            }
        }
        Node root =
                input(node("a", random, node("b", random, node("c", random)), node("d", random)), node("e", random));
        Map<String, Candidate> selected = new Selection((from, to) -> changes[from][to], 0).select(root);
        assertEquals(
                least(root, root.candidates().getFirst(), changes),
                sum(root, root.candidates().getFirst(), selected, changes));
    }

    private static Node node(String name, Random random, Node... readers) {
        List<Candidate> candidates = random.ints(3, 0, 100)
                .mapToObj(nanos -> new Candidate(
                        new Implementation.OneDnn(Layout.ANY, 0), nanos, random.nextInt(3), random.nextInt(3), 0))
                .toList();
        return new Node(name, candidates, List.of(readers));
    }

    private static long least(Node node, Candidate candidate, long[][] changes) {
        long sum = candidate.nanos();
        for (Node reader : node.readers()) {
            sum += reader.candidates().stream()
                    .mapToLong(next -> changes[candidate.destination()][next.source()] + least(reader, next, changes))
                    .min()
                    .orElseThrow();
        }
        return sum;
    }

    private static long sum(Node node, Candidate candidate, Map<String, Candidate> selected, long[][] changes) {
        long sum = candidate.nanos();
        for (Node reader : node.readers()) {
            Candidate next = requireNonNull(selected.get(reader.layer()));
            sum += changes[candidate.destination()][next.source()] + sum(reader, next, selected, changes);
        }
        return sum;
    }

    @Test
    void aLayerWithoutCandidatesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Node("layer", List.of(), List.of()));
    }
}
