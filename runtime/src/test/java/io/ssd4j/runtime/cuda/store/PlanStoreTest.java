// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanStoreTest {
    private static final StoreEnvironment H100 = new StoreEnvironment(
            92400, 130100, 13000, "NVIDIA H100 80GB HBM3", 90, 132, 49152, 232448, "fp16", false, "timed", "abc");
    private static final StoredChoice CONV =
            new StoredChoice("conv n1", "cudnn", "eng12{k2=3}", "{\"plan\":1}", 40, 12.5, 37);
    private static final StoredChoice POOL = new StoredChoice("pool n1", "ssd4j", "max_pool", "", 0, 3.25, 3);

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();
    private PlanStore store = new PlanStore(Path.of("replaced"), notices::add);

    @BeforeEach
    void open() {
        store = new PlanStore(folder.resolve("plans"), notices::add);
    }

    @Test
    void anEmptyStoreHasNoPlansAndNoNotices() {
        assertEquals(Map.of(), store.load(H100));
        assertEquals(List.of(), notices);
    }

    @Test
    void storedPlansAreLoadedAndExtended() throws IOException {
        store.store(H100, List.of(CONV));
        store.store(H100, List.of(POOL));
        assertEquals(Map.of("conv n1", CONV, "pool n1", POOL), store.load(H100));
        StoredChoice better = new StoredChoice("conv n1", "cublaslt", "algo 7", "07", 0, 9, 52);
        store.store(H100, List.of(better));
        assertEquals(
                Map.of("conv n1", better, "pool n1", POOL),
                new PlanStore(folder.resolve("plans"), notices::add).load(H100));
        assertEquals(List.of(), notices);
    }

    static Stream<StoreEnvironment> others() {
        return Stream.of(
                ChangedEnvironment.of(H100, "cudnnVersion", 92500L),
                ChangedEnvironment.of(H100, "cublasLtVersion", 130200L),
                ChangedEnvironment.of(H100, "driverVersion", 13010),
                ChangedEnvironment.of(H100, "computeCapability", 89),
                ChangedEnvironment.of(H100, "multiprocessors", 114),
                ChangedEnvironment.of(H100, "sharedMemoryPerBlock", 49151),
                ChangedEnvironment.of(H100, "sharedMemoryPerBlockOptin", 101376),
                ChangedEnvironment.of(H100, "kernelHash", "abd"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void plansOfADifferentEnvironmentAreReportedAndNotUsed(StoreEnvironment other) throws IOException {
        store.store(H100, List.of(CONV));
        assertEquals(Map.of(), store.load(other));
        assertEquals(1, notices.size());
        assertTrue(
                notices.getFirst().contains("are not used: ")
                        && notices.getFirst().contains(", now "),
                notices::toString);
        // New plans replace outdated ones.
        store.store(other, List.of(POOL));
        notices.clear();
        assertEquals(Map.of("pool n1", POOL), store.load(other));
        assertEquals(List.of(), notices);
    }

    static Stream<StoreEnvironment> neighbors() {
        return Stream.of(
                ChangedEnvironment.of(H100, "deviceName", "NVIDIA H200"),
                ChangedEnvironment.of(H100, "precision", "bf16"),
                ChangedEnvironment.of(H100, "deterministic", true),
                ChangedEnvironment.of(H100, "effort", "instant"));
    }

    @ParameterizedTest
    @MethodSource("neighbors")
    void gpusPrecisionsAndEffortsAreStoredSeparately(StoreEnvironment neighbor) throws IOException {
        store.store(H100, List.of(CONV));
        assertEquals(Map.of(), store.load(neighbor));
        store.store(neighbor, List.of(POOL));
        assertEquals(Map.of("conv n1", CONV), store.load(H100));
        assertEquals(Map.of("pool n1", POOL), store.load(neighbor));
        assertEquals(List.of(), notices);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"schema\":2}",
                "{\"schema\":1}",
                "{\"schema\":1,\"environment\":{},\"choices\":[]}",
                "{\"schema\":1,\"environment\":null,\"choices\":null}",
                "{\"schema\":\"one\"}"
            })
    void aFileThatIsNotAStoreIsReportedAndReplaced(String content) throws IOException {
        store.store(H100, List.of(CONV));
        Path file = folder.resolve("plans").resolve("nvidia-h100-80gb-hbm3.fp16.timed.json");
        Files.writeString(file, content);
        assertEquals(Map.of(), store.load(H100));
        assertTrue(notices.getFirst().contains(file + " are not used"), notices::toString);
        store.store(H100, List.of(POOL));
        notices.clear();
        assertEquals(Map.of("pool n1", POOL), store.load(H100));
    }

    @Test
    void aNullAmongTheChoicesIsReported() throws IOException {
        store.store(H100, List.of(CONV));
        Path file = folder.resolve("plans").resolve("nvidia-h100-80gb-hbm3.fp16.timed.json");
        String sound = Files.readString(file);
        Files.writeString(file, sound.replaceFirst("\"choices\" : \\[", "\"choices\" : [ null,"));
        assertEquals(Map.of(), store.load(H100));
        assertTrue(notices.getFirst().contains("a choice is null"), notices::toString);
    }

    @Test
    void aDeviceWithoutEndIsNotReadToItsEnd() throws IOException {
        store.store(H100, List.of(CONV));
        Path file = folder.resolve("plans").resolve("nvidia-h100-80gb-hbm3.fp16.timed.json");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertEquals(Map.of(), store.load(H100));
        assertEquals(List.of("the plans in " + file + " are not used: it has more than 16777216 bytes"), notices);
    }

    @Test
    void aFileOfAnotherMagnitudeIsNotRead() throws IOException {
        store.store(H100, List.of(CONV));
        Path file = folder.resolve("plans").resolve("nvidia-h100-80gb-hbm3.fp16.timed.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }
        assertEquals(Map.of(), store.load(H100));
        assertTrue(notices.getFirst().contains("it has 8589934592 bytes"), notices::toString);
    }

    @Test
    void failsIfTheFolderCannotBeCreated() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        PlanStore blocked = new PlanStore(file.resolve("plans"), notices::add);
        assertThrows(IOException.class, () -> blocked.store(H100, List.of(CONV)));
    }

    @Test
    void leavesOnlyTheStoreInTheFolder() throws IOException {
        store.store(H100, List.of(CONV, POOL));
        try (Stream<Path> files = Files.list(folder.resolve("plans"))) {
            assertEquals(
                    List.of("nvidia-h100-80gb-hbm3.fp16.timed.json"),
                    files.map(f -> String.valueOf(f.getFileName())).toList());
        }
    }

    /** Two GPUs of one model share a file, and each session has a store of its own. */
    @Test
    void storesOfOneProcessKeepEachOthersChoices() throws Exception {
        int writers = 4;
        int each = 10;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> written = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int first = writer * each;
                PlanStore own = new PlanStore(folder.resolve("plans"), notices::add);
                written.add(threads.submit(() -> {
                    for (int i = first; i < first + each; i++) {
                        own.store(H100, List.of(new StoredChoice("conv n" + i, "cudnn", "eng1", "{}", 0, 1, 1)));
                    }
                    return own;
                }));
            }
            for (Future<?> one : written) {
                one.get();
            }
        }
        assertEquals(writers * each, store.load(H100).size());
    }

    /** As processes do, the writers replace the file again and again; a reader never sees a part of one. */
    @Test
    void aReaderSeesWholeFilesWhileTwoStoresReplaceThem() throws Exception {
        List<String> noticed = Collections.synchronizedList(new ArrayList<>());
        store.store(H100, List.of(CONV, POOL));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> writers = new ArrayList<>();
            for (StoredChoice choice : List.of(CONV, POOL)) {
                PlanStore own = new PlanStore(folder.resolve("plans"), noticed::add);
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        own.store(H100, List.of(choice));
                    }
                    return choice;
                }));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                assertEquals(Map.of("conv n1", CONV, "pool n1", POOL), store.load(H100));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertEquals(List.of(), noticed);
        assertEquals(List.of(), notices);
    }
}
