// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code features}.
 *
 * @param images files as given by the user, at least one; duplicates are allowed
 * @param model the network
 * @param weights {@code seeded:N} or a file
 * @param allowNonFinite whether weights that are not finite in the precision are accepted
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}
 * @param precision the precision to compute with
 * @param batch images per run
 * @param threads host threads of a CPU engine, 0 for all processors
 * @param effort how thoroughly a GPU engine searches for the best implementations
 * @param deterministic whether a GPU engine uses only implementations that give the same bits in every run
 * @param out the file for the maps, or null
 */
record FeaturesRequest(
        List<String> images,
        SsdBackbone model,
        String weights,
        boolean allowNonFinite,
        String device,
        Precision precision,
        int batch,
        int threads,
        Effort effort,
        boolean deterministic,
        @Nullable Path out) {

    FeaturesRequest {
        images = List.copyOf(images);
    }
}
