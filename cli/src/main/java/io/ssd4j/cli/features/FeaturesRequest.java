// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.image.PhotoOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code features}.
 *
 * @param images files as given by the user, at least one; duplicates are allowed
 * @param reading how they are read
 * @param model the network
 * @param weights {@code seeded:N} or a file
 * @param compute the device and how it computes
 * @param batch images per run
 * @param out the file for the maps, or null
 */
record FeaturesRequest(
        List<String> images,
        PhotoOptions reading,
        FeatureNetwork model,
        String weights,
        ComputeRequest compute,
        int batch,
        @Nullable OutputFile out) {

    FeaturesRequest {
        images = List.copyOf(images);
    }

    /** The precision to compute in. */
    Precision precision() {
        return compute.precision();
    }
}
