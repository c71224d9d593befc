// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.cli.CommandRun;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The JSON of the doctor, to look findings up in. */
record DoctorFindings(List<JsonNode> all) {

    /** The findings of a run that succeeded. */
    static DoctorFindings of(CommandRun run) {
        assertEquals(0, run.code(), run.err());
        return new DoctorFindings(
                StreamSupport.stream(run.json().at("/findings").spliterator(), false)
                        .toList());
    }

    /** The finding with this id; fails if there is none. */
    JsonNode get(String id) {
        return all.stream()
                .filter(finding -> finding.at("/id").stringValue().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding " + id + " in " + all));
    }

    String state(String id) {
        return get(id).at("/state").stringValue();
    }

    String text(String id) {
        return get(id).at("/text").stringValue();
    }

    /** The first command that helps; empty if none is known. */
    String install(String id) {
        return get(id).at("/install/0").asString("");
    }
}
