// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.diagnosis;

import java.util.List;

/** The findings of one part, to look them up in. */
public record Findings(List<Finding> all) {

    /** What a part finds now. */
    public static Findings of(Diagnosis part) {
        return new Findings(part.findings().toList());
    }

    /** The finding with this id; fails if there is none. */
    public Finding get(String id) {
        return all.stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding " + id + " in " + all));
    }
}
