// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Json;
import io.ssd4j.runtime.cuda.store.PlanStore;
import io.ssd4j.runtime.cuda.store.StoreEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stored choices of the CUDA engine. The store never refuses a file: what it cannot use, it names in a notice. To show the two in the counts,
 * this target throws the notice. The header is the syntax and the schema.
 */
public record PlanStoreTarget() implements FuzzTarget {
    private static final StoreEnvironment ENVIRONMENT =
            new StoreEnvironment(92400, 130100, 13000, "GPU", 90, 132, 49152, 232448, "fp16", false, "timed", "abc");

    private static final String SEED =
            "{\"schema\":3,\"environment\":{\"cudnnVersion\":92400,\"cublasLtVersion\":130100,"
                    + "\"driverVersion\":13000,\"deviceName\":\"GPU\",\"computeCapability\":90,\"multiprocessors\":132,"
                    + "\"sharedMemoryPerBlock\":49152,\"sharedMemoryPerBlockOptin\":232448,\"precision\":\"fp16\","
                    + "\"deterministic\":false,\"effort\":\"timed\",\"kernelHash\":\"abc\"},\"choices\":[{\"problem\":\"conv n1\","
                    + "\"library\":\"cudnn\",\"description\":\"eng1\",\"plan\":\"{}\",\"workspace\":40,\"micros\":12.5,"
                    + "\"candidates\":37},{\"problem\":\"pool\",\"library\":\"ssd4j\",\"description\":\"\",\"plan\":\"\","
                    + "\"workspace\":0,\"micros\":0,\"candidates\":1}]}";

    /** A file that is not used. */
    private static final class Unused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unused(String notice) {
            super(notice, null, false, false);
        }
    }

    @Override
    public String name() {
        return "plan-store";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(SEED.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Json.object(mutant);
    }

    @Override
    public void parse(FuzzInput input) throws IOException {
        Path folder = Files.createDirectories(input.file().resolveSibling("plans"));
        Files.write(folder.resolve("gpu.fp16.timed.json"), input.bytes());
        new PlanStore(folder, notice -> {
                    throw new Unused(notice);
                })
                .load(ENVIRONMENT);
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof Unused;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        return !message.contains("Unexpected ") && !message.contains("their schema is");
    }
}
