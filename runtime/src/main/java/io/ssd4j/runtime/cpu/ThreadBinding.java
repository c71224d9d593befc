// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import java.util.Map;
import java.util.Optional;

/**
 * The variables by which libgomp binds threads to processors. It reads them when it is loaded. A thread of Java that computes is the
 * master of an OpenMP team, and libgomp binds each master to the first place: sessions that should compute at the same time then share one
 * processor, and threads that a bound thread starts inherit its processor.
 */
final class ThreadBinding {
    private static final String BIND = "OMP_PROC_BIND";

    private ThreadBinding() {}

    /** What to say about an environment; empty if libgomp binds nothing in it. */
    static Optional<String> warning(Map<String, String> environment) {
        String bind = environment.getOrDefault(BIND, "").strip();
        if (bind.equalsIgnoreCase("false")) {
            return Optional.empty();
        }
        String cause = !bind.isEmpty() ? BIND : places(environment);
        return cause.isEmpty()
                ? Optional.empty()
                : Optional.of(cause
                        + " binds every thread that computes to the first of its processors, where photos that should be computed"
                        + " at the same time then wait for each other; unset it, or set " + BIND
                        + "=false, and choose processors with taskset or a cgroup");
    }

    /** A list of places binds, too, unless {@code OMP_PROC_BIND} says otherwise. */
    private static String places(Map<String, String> environment) {
        for (String name : new String[] {"OMP_PLACES", "GOMP_CPU_AFFINITY"}) {
            if (!environment.getOrDefault(name, "").isBlank()) {
                return name;
            }
        }
        return "";
    }
}
