// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.testing.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that were made to harm are refused, by a message that names the place. */
class HostileCheckpointsTest {
    @TempDir
    Path folder;

    static Set<String> names() {
        return HostileCheckpoints.all().keySet();
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("hostile.pth"), bytes);
    }

    private static void open(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile.map(file, arena).tensors().values().forEach(tensor -> {
                if (tensor.isFloatingPoint()) {
                    TensorStatistics.of(tensor);
                }
            });
        }
    }

    private static String refusal(Path file) {
        String message = Refusal.of(WeightsException.class, () -> open(file));
        assertTrue(message.startsWith(file + ": "), message);
        return message;
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesThePlace(String name) throws IOException {
        HostileCheckpoints.Case hostile =
                Objects.requireNonNull(HostileCheckpoints.all().get(name));
        Refusal.assertContains(refusal(write(hostile.bytes())), hostile.message());
    }

    /** Otherwise the files above might be refused for another reason. */
    @Test
    void readsTheSoundOnes() throws IOException {
        for (byte[] sound : List.of(
                RawTorch.zip(RawPickle.sound()).toBytes(),
                RawTorch.zip(RawPickle.sound()).toWideBytes(RawZip.WIDE, RawZip.WIDE, RawZip.WIDE),
                RawTorch.stream(RawPickle.sound()))) {
            try (Arena arena = Arena.ofConfined()) {
                StoredTensor tensor = Objects.requireNonNull(
                        TensorFile.map(write(sound), arena).tensors().get("a"));
                assertArrayEquals(new float[] {1, 2}, tensor.float32(arena).toArray(ValueLayout.JAVA_FLOAT));
            }
        }
    }

    @Test
    void theLastOfTwoEqualKeysWins() throws IOException {
        String pickle = RawPickle.START + "}" + RawPickle.text("a") + RawPickle.integer(1) + "s" + RawPickle.text("a")
                + RawPickle.tensor(
                        RawPickle.storage("FloatStorage", "0", 2), 1, RawPickle.integers(1), RawPickle.integers(1))
                + "s.";
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(write(RawTorch.zip(pickle).toBytes()), arena);
            StoredTensor tensor = Objects.requireNonNull(file.tensors().get("a"));
            assertArrayEquals(new float[] {2}, tensor.float32(arena).toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    /** Byte strings as keys, a dictionary made from pairs, and the older function: what Python 2 and PyTorch 0.3 wrote. */
    @Test
    void readsTheDictionariesOfPython2() throws IOException {
        String storage = RawPickle.storage("FloatStorage", "0", 2);
        String tensor = RawPickle.call(
                RawPickle.global("torch._utils", "_rebuild_tensor"),
                storage,
                RawPickle.integer(0),
                RawPickle.integers(2),
                RawPickle.integers(1));
        String pairs = "](]U\u0001a" + "a" + tensor + "aetR.";
        String pickle = RawPickle.START + RawPickle.global("collections", "OrderedDict") + "(" + pairs;
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(write(RawTorch.stream(pickle)), arena);
            StoredTensor values = Objects.requireNonNull(file.tensors().get("a"));
            assertArrayEquals(new float[] {1, 2}, values.float32(arena).toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip-2.pth", "stream-2.pth", "stream-4.pth"})
    void refusesAFileThatWasCutAnywhere(String name) throws IOException {
        byte[] whole = TorchFixtures.bytes(name);
        for (int length = 0; length < whole.length; length++) {
            refusal(write(Arrays.copyOf(whole, length)));
        }
    }

    /** All of them in another JVM, on the class path, with a heap of 256 MB. */
    @Test
    void refusesEachInLessThanASecondWithASmallHeap() throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, HostileCheckpoints.Case> hostile :
                HostileCheckpoints.all().entrySet()) {
            Path file = folder.resolve(files.size() + ".pth");
            files.add(Files.write(file, hostile.getValue().bytes()).toString());
        }
        Path list = Files.write(folder.resolve("list.txt"), files);
        String output = JavaProcess.command()
                .add("-Xmx256m", "--class-path", classPath(), HostileCheckpointsTest.class.getName(), list.toString())
                .run()
                .expectSuccess();
        assertEquals(files.size() + " refused", output.strip());
    }

    private static String classPath() {
        String testClasses =
                JavaProcess.testClasses(HostileCheckpointsTest.class).toString();
        return Stream.of(testClasses, System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The main program of the other JVM; counts processor time, because the machine may be busy. */
    public static void main(String[] args) throws IOException {
        int refused = 0;
        for (String file : Files.readAllLines(Path.of(args[0]))) {
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            try {
                open(Path.of(file));
            } catch (WeightsException e) {
                refused++;
            }
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
            if (nanos > 1_000_000_000L) {
                System.out.println(file + " took " + nanos + " ns");
            }
        }
        System.out.println(refused + " refused");
    }
}
