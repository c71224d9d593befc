// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.diagnosis;

import java.util.Comparator;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Examines what one part of ssd4j needs from the machine. A part with native libraries provides this service. */
public interface Diagnosis {

    /** The order in which parts are listed, lower numbers first. */
    int order();

    /**
     * Everything that the part needs or can use, whether it is there or not. Each library is loaded when its finding is requested, so
     * that the findings before it are known even if a damaged library ends the process. Throws nothing.
     */
    Stream<Finding> findings();

    /** The findings of all installed parts, as they are asked for. */
    static Stream<Finding> ofAllParts() {
        return ServiceLoader.load(Diagnosis.class, Diagnosis.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(Diagnosis::order))
                .flatMap(Diagnosis::findings);
    }
}
