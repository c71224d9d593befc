// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import java.util.List;
import java.util.stream.Stream;

/** One run of a backbone over its photos. */
record GoldenCase(SsdBackbone backbone, int seed, Precision precision, int batch) {

    /** Every case that has goldens. */
    static Stream<GoldenCase> all(Iterable<Precision> precisions) {
        Stream.Builder<GoldenCase> cases = Stream.builder();
        for (SsdBackbone backbone : SsdBackbone.values()) {
            for (int seed : seeds(backbone)) {
                for (Precision precision : precisions) {
                    for (int batch : List.of(1, 2, 5)) {
                        cases.add(new GoldenCase(backbone, seed, precision, batch));
                    }
                }
            }
        }
        return cases.build();
    }

    private static List<Integer> seeds(SsdBackbone backbone) {
        return switch (backbone) {
            case SSD300 -> List.of(0, 1, 2);
            case SSD512 -> List.of(0, 1);
        };
    }

    /** The photos that have goldens. */
    List<String> photos() {
        return switch (backbone) {
            case SSD300 -> List.of("astronaut", "chelsea", "coffee");
            case SSD512 -> List.of("coffee");
        };
    }

    /** The name of the weights. */
    String weights() {
        return "seeded:" + seed;
    }

    /** The name of a golden: {@code ssd300/seeded:0/chelsea/conv4_3}. */
    String golden(String photo, String value) {
        return backbone.id() + "/" + weights() + "/" + photo + "/" + value;
    }

    @Override
    public String toString() {
        return backbone.id() + " " + weights() + " " + precision.id() + " batch " + batch;
    }
}
