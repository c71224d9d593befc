// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import io.ssd4j.bindings.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Everything that measured choices depend on. Choices from another environment may not exist, or were timed on another machine.
 *
 * @param processor the CPU's model
 * @param features the instruction sets that oneDNN uses, and the vectors that our own code computes with
 * @param oneDnn its version
 * @param threads that a run computes with
 * @param network its name, for people
 * @param operations all operations with their shapes, and the outputs
 * @param batch images per run
 * @param precision fp32, bf16 or int8
 * @param effort the effort of the choice
 * @param transformedWeightsLimit bytes
 */
public record ChoiceEnvironment(
        String processor,
        String features,
        String oneDnn,
        int threads,
        String network,
        String operations,
        int batch,
        String precision,
        String effort,
        long transformedWeightsLimit) {

    /** The name of the file for its choices: environments that differ have different files. */
    String fileName() {
        MessageDigest digest = Sha256.digest();
        digest.update(toString().getBytes(StandardCharsets.UTF_8));
        return network.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "." + precision + ".batch-" + batch
                + ".threads-" + threads + "." + effort + "."
                + Sha256.hex(digest).substring(0, 16) + ".json";
    }
}
