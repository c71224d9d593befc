// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The main program of a process that stores and loads plans while another process does the same. */
final class PlanWriter {
    /** How often each process stores and loads. */
    static final int ROUNDS = 100;

    static final StoreEnvironment ENVIRONMENT = new StoreEnvironment(
            92400, 130100, 13000, "NVIDIA H100 80GB HBM3", 90, 132, 49152, 232448, "fp16", false, "timed", "abc");

    private PlanWriter() {}

    /** A choice that tells who stored it; its plan is long, so that a file written in parts would be seen. */
    static StoredChoice choice(String writer, int round) {
        return new StoredChoice(writer + " n" + round % 10, "cudnn", "eng" + round, "x".repeat(20_000), 0, 1, 2);
    }

    private static boolean isWhole(StoredChoice choice) {
        String[] writerAndNumber = choice.problem().split(" n", 2);
        int round = Integer.parseInt(choice.description().substring("eng".length()));
        return writerAndNumber.length == 2 && choice.equals(choice(writerAndNumber[0], round));
    }

    /** Stores and loads once both processes have started; the arguments are the store's folder, this writer and the other. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        String writer = arguments[1];
        PlanStore store = new PlanStore(folder, notice -> {
            throw new IllegalStateException(notice);
        });
        Files.createFile(folder.resolveSibling(writer));
        while (Files.notExists(folder.resolveSibling(arguments[2]))) {
            Thread.sleep(1);
        }
        for (int round = 0; round < ROUNDS; round++) {
            store.store(ENVIRONMENT, List.of(choice(writer, round)));
            Map<String, StoredChoice> choices = store.load(ENVIRONMENT);
            if (choices.isEmpty() || !choices.values().stream().allMatch(PlanWriter::isWhole)) {
                throw new IllegalStateException("round " + round + " read " + choices.keySet());
            }
        }
    }
}
