// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Implementations that were chosen but failed when they were run for the first time. They are known as long as the device is open, and no file
 * holds them: a process has one version of each library, and another process tries them again. Thread-safe.
 */
public final class Rejections {
    /**
     * What failed.
     *
     * @param library the source's name, because a library computes a convolution and the product that is left of it by equal engines
     */
    private record Rejected(String problem, String library, String implementation) {}

    private final Set<Rejected> rejected = ConcurrentHashMap.newKeySet();

    /** Adds an implementation, which is not proposed or loaded for the problem any more. */
    public void add(Problem problem, Choice choice) {
        rejected.add(key(problem, choice.library(), choice.implementation()));
    }

    /** Takes an implementation back in. */
    public void remove(Problem problem, Choice choice) {
        rejected.remove(key(problem, choice.library(), choice.implementation()));
    }

    private static Rejected key(Problem problem, String library, Implementation implementation) {
        return new Rejected(problem.toString(), library, implementation.name() + implementation.knobs());
    }

    /** Closes an implementation if it is rejected, and tells whether it was. */
    private boolean discards(Problem problem, String library, Implementation implementation) {
        boolean isRejected = rejected.contains(key(problem, library, implementation));
        if (isRejected) {
            implementation.close();
        }
        return isRejected;
    }

    /** A source without the rejected implementations. */
    public ImplementationSource without(ImplementationSource source) {
        return new ImplementationSource() {
            @Override
            public String library() {
                return source.library();
            }

            @Override
            public List<Candidate> candidates(Problem problem, CloseStack owned) {
                return source.candidates(problem, owned).stream()
                        .<Candidate>map(
                                candidate -> () -> candidate.make().filter(made -> !discards(problem, library(), made)))
                        .toList();
            }

            @Override
            public Implementation load(Problem problem, String stored) {
                Implementation loaded = source.load(problem, stored);
                if (discards(problem, library(), loaded)) {
                    throw new StoredChoiceException(loaded.name() + " failed when it was run");
                }
                return loaded;
            }
        };
    }
}
