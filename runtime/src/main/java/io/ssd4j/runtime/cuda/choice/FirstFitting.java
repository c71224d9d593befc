// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Problem;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes the first library that has a candidate and, among its candidates, the first with a modest workspace, or else
 * the one with the smallest: the heuristics' favorite may need gigabytes while others with none are almost as fast.
 * Measures nothing.
 */
public final class FirstFitting implements Strategy {
    public static final long MODEST_WORKSPACE = 256L << 20;

    @Override
    public boolean measures() {
        return false;
    }

    @Override
    public Optional<Choice> choose(Problem problem, Stream<List<Offer>> offers, Progress progress) {
        int candidates = 0;
        for (Iterator<List<Offer>> libraries = offers.iterator(); libraries.hasNext(); ) {
            List<Offer> library = libraries.next();
            candidates += library.size();
            Optional<Implementation> fitting = first(library, progress);
            if (fitting.isPresent()) {
                return Optional.of(new Choice(library.getFirst().source().library(), fitting.get(), 0, candidates));
            }
        }
        return Optional.empty();
    }

    private static Optional<Implementation> first(List<Offer> offers, Progress progress) {
        Optional<Implementation> least = Optional.empty();
        try {
            for (Offer offer : offers) {
                Optional<Implementation> made = offer.make(progress);
                if (made.isEmpty()) {
                    continue;
                }
                boolean better = least.isEmpty()
                        || made.get().workspaceBytes() < least.get().workspaceBytes();
                Optional<Implementation> loser = better ? least : made;
                least = better ? made : least;
                loser.ifPresent(Implementation::close);
                if (least.get().workspaceBytes() <= MODEST_WORKSPACE) {
                    break;
                }
            }
            return least;
        } catch (RuntimeException | Error e) {
            least.ifPresent(Implementation::close);
            throw e;
        }
    }
}
