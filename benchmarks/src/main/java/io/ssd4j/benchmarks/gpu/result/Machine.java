// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the times were taken on.
 *
 * @param card its name
 * @param driver its version
 * @param libraries name to version of what ssd4j calls
 * @param torch PyTorch's versions: {@code version}, {@code cuda}, {@code cudnn}
 * @param commit of ssd4j
 * @param date when
 */
public record Machine(
        String card,
        String driver,
        SequencedMap<String, String> libraries,
        SequencedMap<String, String> torch,
        String commit,
        String date) {
    private static final List<String> REQUIRED_LIBRARIES = List.of("CUDA driver", "cuDNN", "cuBLASLt");

    /** Keeps copies. */
    public Machine {
        libraries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(libraries));
        torch = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(torch));
    }

    static Machine of(Field facts, boolean standIn) {
        SequencedMap<String, String> libraries = new LinkedHashMap<>();
        for (Field library : facts.at("libraries").elements()) {
            libraries.put(library.at("name").text(), library.at("version").text());
        }
        for (String name : REQUIRED_LIBRARIES) {
            if (!libraries.containsKey(name)) {
                throw new ResultException("the result lacks the version of " + name + " in facts.libraries");
            }
        }
        Field found = facts.at("torch");
        SequencedMap<String, String> torch = new LinkedHashMap<>();
        torch.put("version", found.at("version").text());
        if (!standIn) {
            torch.put("cuda", found.at("cuda").text());
            torch.put("cudnn", found.at("cudnn").node().asText());
        }
        return new Machine(
                facts.at("card").text(),
                facts.at("driver").text(),
                libraries,
                torch,
                facts.at("commit").text(),
                facts.at("date").text());
    }

    /** Names and versions on one line. */
    static String joined(Map<String, String> versions) {
        List<String> parts = versions.entrySet().stream()
                .map(v -> v.getKey() + " " + v.getValue())
                .toList();
        return String.join(", ", parts);
    }

    /** What ssd4j and PyTorch call, on one line. */
    public String software() {
        return "driver " + driver + "; ssd4j with " + joined(libraries) + "; PyTorch: " + joined(torch);
    }
}
