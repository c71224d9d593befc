// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.GpuStep;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Takes the first candidate that can be had and is content with a modest workspace, or else the one that needs least: the
 * heuristics' first may want gigabytes, where others come close to it with none.
 */
public final class FirstFitting implements Trial {
    public static final long MODEST_WORKSPACE = 256L << 20;

    @Override
    public Optional<Result> best(GpuStep step, List<Entrant> entrants, IntConsumer began) {
        Optional<Result> least = Optional.empty();
        try {
            for (int i = 0; i < entrants.size(); i++) {
                began.accept(i);
                Entrant entrant = entrants.get(i);
                Optional<Implementation> made = entrant.candidate().make();
                if (made.isEmpty()) {
                    continue;
                }
                Implementation implementation = made.get();
                boolean better = least.isEmpty()
                        || implementation.workspaceBytes()
                                < least.get().implementation().workspaceBytes();
                if (!better) {
                    implementation.close();
                    continue;
                }
                Optional<Result> larger = least;
                least = Optional.of(new Result(entrant.source(), implementation, 0));
                larger.ifPresent(beaten -> beaten.implementation().close());
                if (implementation.workspaceBytes() <= MODEST_WORKSPACE) {
                    break;
                }
            }
            return least;
        } catch (RuntimeException | Error e) {
            least.ifPresent(found -> found.implementation().close());
            throw e;
        }
    }
}
