// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.WeightsException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file, whatever it contains, is either read or rejected with a {@link WeightsException}. */
class TorchFuzzTest {
    private static final int ROUNDS = 1_000;

    /** Bytes that mean something to the pickle machine, to the zip format, or to both. */
    private static final byte[] PIECES =
            RawPickle.bytes("}](t)uR.cQXKJhqbse\u0080\u0085\u0086\u0087\u0088\u0093\0\1\u007f\u00ffPK");

    private final Random random = new Random(20261129);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"zip-2.pth", "zip-4.pth", "stream-2.pth", "stream-4.pth", "stream-view.pth"})
    void onlyWeightsExceptions(String name) throws IOException {
        byte[] original = TorchFixtures.bytes(name);
        Path path = folder.resolve("fuzz.pth");
        int read = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutant = mutant(original);
            Files.write(path, mutant);
            try (Arena arena = Arena.ofConfined()) {
                for (StoredTensor tensor : TensorFile.map(path, arena).tensors().values()) {
                    if (tensor.isFloatingPoint()) {
                        tensor.float32(arena);
                        TensorStatistics.of(tensor);
                    }
                }
                read++;
            } catch (WeightsException e) {
                assertTrue(e.getMessage() != null && e.getMessage().startsWith(path + ": "), e.toString());
                refused++;
            } catch (Throwable t) {
                throw new AssertionError(
                        "round " + round + ": " + HexFormat.of().formatHex(mutant), t);
            }
        }
        // If one of the outcomes is rare, the mutations test little.
        assertTrue(read > ROUNDS / 20, read + " read");
        assertTrue(refused > ROUNDS / 5, refused + " refused");
    }

    private byte[] mutant(byte[] original) {
        byte[] mutant = original.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] = (byte) random.nextInt();
                case 1 -> mutant[at] = PIECES[random.nextInt(PIECES.length)];
                case 2 -> mutant[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 3 -> {
                    int from = random.nextInt(mutant.length);
                    int length = Math.min(random.nextInt(20), mutant.length - Math.max(at, from));
                    System.arraycopy(mutant, from, mutant, at, length);
                }
                default -> {
                    int length = Math.min(random.nextInt(12), mutant.length - at);
                    Arrays.fill(mutant, at, at + length, (byte) (random.nextBoolean() ? 0 : -1));
                }
            }
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length + 20)) : mutant;
    }
}
