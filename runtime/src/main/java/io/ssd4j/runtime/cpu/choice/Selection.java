// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects the implementations of a network with the least sum of measured times, changes of layout between layers included.
 * Since each layer reads one value, the layers form a tree, and the best choices below a layer depend only on the layout
 * that it writes: dynamic programming finds the minimum exactly.
 */
public final class Selection {
    private final Changes changes;
    private final long mostBytes;

    /**
     * @param changes the times of changes of layout
     * @param mostBytes what the transformed weights of all layers may take together
     */
    public Selection(Changes changes, long mostBytes) {
        this.changes = changes;
        this.mostBytes = mostBytes;
    }

    /** The times of changes of layout. */
    @FunctionalInterface
    public interface Changes {
        /** Nanoseconds that a change takes; 0 if both are the same layout. */
        long nanos(int from, int to);
    }

    /**
     * An implementation of a layer with its measured time.
     *
     * @param implementation the implementation; of a reader that is not chosen, any
     * @param nanos its median time
     * @param source the number of the layout that it reads
     * @param destination the number of the layout that it writes
     * @param bytes what its transformed weights take
     */
    public record Candidate(Implementation implementation, long nanos, int source, int destination, long bytes) {}

    /**
     * A layer, or something else that reads a value in a fixed layout: then it has one candidate.
     *
     * @param layer the name
     * @param candidates at least one
     * @param readers what reads the layer's value
     */
    public record Node(String layer, List<Candidate> candidates, List<Node> readers) {
        /** Copies the lists. */
        public Node {
            candidates = List.copyOf(candidates);
            readers = List.copyOf(readers);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("layer " + layer + " has no candidate");
            }
        }
    }

    private record Best(long nanos, Map<String, Candidate> chosen) {}

    /** A layer computed by a candidate. */
    private record State(String layer, Candidate candidate) {}

    /**
     * Selects. If the transformed weights take too much, the layers for which fewer bytes cost the least time for a byte get by with fewer.
     *
     * @param root what the network reads, with one candidate
     * @return the candidate of each node except the root, by layer
     */
    public Map<String, Candidate> select(Node root) {
        Map<String, Long> most = new HashMap<>();
        while (true) {
            Map<String, Candidate> chosen =
                    new HashMap<>(best(root, root.candidates().getFirst(), most, new HashMap<>())
                            .chosen());
            chosen.remove(root.layer());
            long bytes = chosen.values().stream().mapToLong(Candidate::bytes).sum();
            if (bytes <= mostBytes) {
                return chosen;
            }
            Saving saving = flat(root).stream()
                    .flatMap(
                            node -> Optional.ofNullable(chosen.get(node.layer()))
                                    .flatMap(candidate -> cheapest(node, candidate))
                                    .stream())
                    .min(Comparator.comparingDouble(Saving::nanosPerByte))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "every layer needs transformed weights, " + bytes + " bytes together"));
            most.put(saving.layer(), saving.bytes());
        }
    }

    /** A layer that gets by with at most some bytes of transformed weights. */
    private record Saving(String layer, long bytes, double nanosPerByte) {}

    /** The cheapest way for a layer to get by with fewer bytes; empty if there is none. */
    private static Optional<Saving> cheapest(Node node, Candidate chosen) {
        return node.candidates().stream()
                .filter(candidate -> candidate.bytes() < chosen.bytes())
                .map(candidate -> new Saving(
                        node.layer(),
                        candidate.bytes(),
                        (double) (candidate.nanos() - chosen.nanos()) / (chosen.bytes() - candidate.bytes())))
                .min(Comparator.comparingDouble(Saving::nanosPerByte));
    }

    private static List<Node> flat(Node node) {
        List<Node> nodes = new ArrayList<>(List.of(node));
        node.readers().forEach(reader -> nodes.addAll(flat(reader)));
        return nodes;
    }

    /** The best choices for a layer computed by a candidate, and for everything below it. */
    private Best best(Node node, Candidate candidate, Map<String, Long> most, Map<State, Best> known) {
        State state = new State(node.layer(), candidate);
        Best found = known.get(state);
        if (found != null) {
            return found;
        }
        long nanos = candidate.nanos();
        Map<String, Candidate> chosen = new HashMap<>();
        chosen.put(node.layer(), candidate);
        for (Node reader : node.readers()) {
            @Nullable Best least = null;
            for (Candidate next : reader.candidates()) {
                if (next.bytes() > most.getOrDefault(reader.layer(), Long.MAX_VALUE)) {
                    continue;
                }
                Best below = best(reader, next, most, known);
                long sum = below.nanos() + changes.nanos(candidate.destination(), next.source());
                if (least == null || sum < least.nanos()) {
                    least = new Best(sum, below.chosen());
                }
            }
            if (least == null) {
                throw new IllegalStateException("layer " + reader.layer() + " has no candidate left");
            }
            nanos += least.nanos();
            chosen.putAll(least.chosen());
        }
        Best best = new Best(nanos, chosen);
        known.put(state, best);
        return best;
    }
}
