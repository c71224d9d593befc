// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.backbone.SsdVariant;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code features} is asked for.
 *
 * @param images files as the user named them, at least one; the same one may come more than once
 * @param model the network
 * @param weights {@code seeded:N} or a file
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}
 * @param precision what to compute in
 * @param batch images a run
 * @param threads host threads of a CPU engine, 0 for all processors
 * @param effort how long a GPU engine chooses among implementations
 * @param deterministic whether a GPU engine takes only implementations that give the same bits in every run
 * @param out where the maps go, null for nowhere
 */
record FeaturesRequest(
        List<String> images,
        SsdVariant model,
        String weights,
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
