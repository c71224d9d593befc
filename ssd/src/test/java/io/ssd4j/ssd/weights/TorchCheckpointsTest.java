// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that PyTorch 2.13 wrote; see {@code make_checkpoints.py} for their contents. */
class TorchCheckpointsTest {
    private static StoredTensor tensor(TensorFile file, String name) {
        return Objects.requireNonNull(file.tensors().get(name), name);
    }

    private static float[] values(TensorFile file, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return tensor(file, name).float32(arena).toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /** Each number plus a quarter, as in the script. */
    private static float[] numbers(int... numbers) {
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers[i] + 0.25f;
        }
        return values;
    }

    private static int[] range(int begin, int end) {
        return IntStream.range(begin, end).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "zip-2.pth, PyTorch zip",
        "zip-4.pth, PyTorch zip",
        "stream-2.pth, PyTorch stream",
        "stream-4.pth, PyTorch stream",
        "zip-model.pth, PyTorch zip",
        "zip-state_dict.pth, PyTorch zip",
        "zip-model_state_dict.pth, PyTorch zip",
        "stream-model.pth, PyTorch stream",
        "zip-big-endian.pth, PyTorch zip"
    })
    void readsEveryTensor(String name, String format) {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(TorchFixtures.path(name), arena);
            assertEquals(format, file.format());
            assertEquals(
                    List.of(
                            "dense",
                            "transposed",
                            "sliced",
                            "shared",
                            "scalar",
                            "empty",
                            "parameter",
                            "half",
                            "bfloat",
                            "double",
                            "long",
                            "bool"),
                    List.copyOf(file.tensors().keySet()));
            assertEquals(List.of(2L, 3L, 2L, 2L), tensor(file, "dense").shape());
            assertArrayEquals(numbers(range(0, 24)), values(file, "dense"));
            assertEquals(List.of(6L, 4L), tensor(file, "transposed").shape());
            assertFalse(tensor(file, "transposed").isDense());
            assertArrayEquals(
                    numbers(0, 6, 12, 18, 1, 7, 13, 19, 2, 8, 14, 20, 3, 9, 15, 21, 4, 10, 16, 22, 5, 11, 17, 23),
                    values(file, "transposed"));
            assertArrayEquals(numbers(7, 9, 11, 13, 15, 17), values(file, "sliced"));
            assertArrayEquals(numbers(range(4, 10)), values(file, "shared"));
            assertEquals(List.of(), tensor(file, "scalar").shape());
            assertArrayEquals(numbers(0), values(file, "scalar"));
            assertEquals(List.of(0L, 4L), tensor(file, "empty").shape());
            assertArrayEquals(numbers(), values(file, "empty"));
            assertArrayEquals(numbers(0, 1, 2), values(file, "parameter"));
            for (Map.Entry<String, Dtype> type : Map.of("half", Dtype.F16, "bfloat", Dtype.BF16, "double", Dtype.F64)
                    .entrySet()) {
                assertEquals(type.getValue(), tensor(file, type.getKey()).dtype());
                assertArrayEquals(numbers(range(0, 8)), values(file, type.getKey()));
            }
            assertEquals(Dtype.I64, tensor(file, "long").dtype());
            assertEquals(Dtype.BOOL, tensor(file, "bool").dtype());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "zip-model.pth, optimizer scheduler iteration",
        "zip-state_dict.pth, optimizer scheduler iteration",
        "stream-model.pth, optimizer scheduler iteration",
        "zip-torchvision.pth, optimizer scheduler iteration args epoch",
        "zip-2.pth, ''"
    })
    void saysWhatLiesBesideTheModel(String name, String ignored) {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(
                    ignored,
                    String.join(
                            " ", TensorFile.map(TorchFixtures.path(name), arena).ignored()));
        }
    }

    /** The arguments of the script are an {@code argparse.Namespace}, and the model was compiled and averaged. */
    @Test
    void readsWhatTheTrainingScriptOfTorchvisionWrites() {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(TorchFixtures.path("zip-torchvision.pth"), arena);
            TensorFile plain = TensorFile.map(TorchFixtures.path("zip-2.pth"), arena);
            Set<String> keys = new LinkedHashSet<>(List.of("n_averaged"));
            keys.addAll(plain.tensors().keySet());
            assertEquals(List.copyOf(keys), List.copyOf(file.tensors().keySet()));
            assertArrayEquals(values(plain, "transposed"), values(file, "transposed"));
        }
    }

    @Test
    void readsAStorageThatIsAViewOfAnother() {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(TorchFixtures.path("stream-view.pth"), arena);
            assertArrayEquals(numbers(5, 6, 7, 8), values(file, "view"));
            assertArrayEquals(numbers(range(0, 24)), values(file, "whole"));
        }
    }

    @Test
    void copiesDenseFloats() {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = TensorFile.map(TorchFixtures.path("zip-2.pth"), arena);
            StoredTensor dense = tensor(file, "dense");
            // Native code must never see the file's own pages: reading beyond the end of a file ends the process.
            assertTrue(dense.bytes().isMapped());
            assertFalse(dense.float32(arena).isMapped());
            // Both are views of one storage.
            assertEquals(
                    tensor(file, "transposed").bytes().address() + 4 * Float.BYTES,
                    tensor(file, "shared").bytes().address());
            assertEquals(ByteOrder.LITTLE_ENDIAN, dense.order());
            assertTrue(dense.isDense());
        }
    }
}
