// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.Refusal.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.WeightsException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid and invalid headers. */
class SafetensorsFileTest {
    private static final byte[] EIGHT_BYTES = RawFile.floats(1.5f, -2);

    @TempDir
    Path folder;

    private static String refusal(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            String message = Refusal.of(WeightsException.class, () -> SafetensorsFile.map(file, arena));
            assertTrue(message.startsWith(file + ": "), message);
            return message;
        }
    }

    /** The file was written by the reference implementation; make_reference.py, in the same folder, makes it. */
    @Test
    void readsWhatTheReferenceImplementationWrites() throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(getClass().getResource("reference.safetensors"))
                .toURI());
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile reference = SafetensorsFile.map(file, arena);
            assertEquals(
                    Map.of("made by", "safetensors", "Gr\u00fc\u00dfe", "\u4f60\u597d \"quoted\""),
                    reference.metadata());
            // The reference implementation puts the widest types first.
            assertEquals(
                    List.of("long", "backbone.l2_norm.weight", "empty", "matrix", "scalar", "half", "bytes"),
                    List.copyOf(reference.tensors().keySet()));
            assertEquals(Dtype.I64, reference.tensor("long").dtype());
            assertEquals(List.of(2L, 3L), reference.tensor("matrix").shape());
            assertEquals(List.of(), reference.tensor("scalar").shape());
            assertEquals(List.of(0L, 4L), reference.tensor("empty").shape());
            assertArrayEquals(floats(reference.data("matrix")), new float[] {0, 1, 2, 3, 4, 5});
            assertArrayEquals(floats(reference.data("backbone.l2_norm.weight")), new float[] {20, Float.NaN, -0f});
            assertEquals(0, reference.data("empty").byteSize());
            assertEquals(-7, reference.data("long").get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
            assertTrue(reference.data("matrix").isReadOnly());
        }
    }

    private static float[] floats(MemorySegment data) {
        return data.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}   ",
                "{'a':{'data_offsets':[0,8],'shape':[1,2,1],'dtype':'F32'}}\n",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'later version':[{'x':null}]}}",
                "{'b':{'dtype':'F16','shape':[2],'data_offsets':[4,8]},'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]}}",
                "{'__metadata__':{},'a':{'dtype':'C64','shape':[1],'data_offsets':[0,8]}}",
                "{'a':{'dtype':'F4','shape':[16],'data_offsets':[0,8]}}",
                "{'':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}}",
                "{'e':{'dtype':'U8','shape':[0],'data_offsets':[8,8]},'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}}",
                "{'e':{'dtype':'U8','shape':[0,9223372036854775807,2],'data_offsets':[0,0]},"
                        + "'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}}"
            })
    void accepts(String header) throws IOException {
        Path file = RawFile.write(folder, header.replace('\'', '"'), EIGHT_BYTES);
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile read = SafetensorsFile.map(file, arena);
            long bytes = read.tensors().keySet().stream()
                    .mapToLong(name -> read.data(name).byteSize())
                    .sum();
            assertEquals(8, bytes);
        }
    }

    @Test
    void readsAFileWithoutTensors() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            assertTrue(SafetensorsFile.map(RawFile.write(folder, "{}"), arena)
                    .tensors()
                    .isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # the JSON itself
            []                                                                      | does not begin with '{'
            ` {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`               | does not begin with '{'
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}                   | near byte
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}{}                | has content after
            {"\\udc00a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}            | surrogate in property name
            {"v\\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}            | surrogate pair in property name
            {"__metadata__":{"k\\udc00":""}}                                       | surrogate in property name
            {"__metadata__":{"k":"\\ud800"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | '__metadata__': 'k' contains an unpaired surrogate
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}                 | near byte
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}} | Duplicate Object property "a"
            {"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}    | Duplicate Object property "dtype"
            {"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | Duplicate Object property "k"
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}} | nesting depth
            # types
            {"a":[]}                                                                | 'a': must be a JSON object, not an array
            {"a":null}                                                              | 'a': must be a JSON object, not 'null'
            {"__metadata__":"text"}                                                 | '__metadata__': must be a JSON object, not 'text'
            {"__metadata__":{"k":1}}                                                | '__metadata__': 'k' must be a string, not '1'
            {"__metadata__":{"k":{"deep":"er"}}}                                    | '__metadata__': 'k' must be a string, not an object
            {"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}                     | 'a': dtype must be a string, not '32'
            {"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}                  | 'a': dtype 'f32' is not part of the format
            {"a":{"dtype":["F32"],"shape":[2],"data_offsets":[0,8]}}                | 'a': dtype must be a string, not an array
            {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}                    | 'a': shape must be an array, not '2'
            {"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}                | 'a': shape must contain non-negative integers, not an array
            {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}                | 'a': shape must contain non-negative integers, not '2.0'
            {"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}                | 'a': shape must contain non-negative integers, not '2'
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                 | 'a': shape must contain non-negative integers, not '-2'
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[-0,8]}}                 | 'a': data_offsets must contain non-negative integers, not '-0'
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,36893488147419103232]}} | 'a': data_offsets contains a number out of range
            {"a":{"dtype":"F32","shape":[2],"data_offsets":{"begin":0}}}            | 'a': data_offsets must be an array, not an object
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}                | 'a': data_offsets must be two numbers, not 3
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}                    | 'a': data_offsets must be two numbers, not 1
            {"a":{"shape":[2],"data_offsets":[0,8]}}                                | 'a': dtype is missing
            {"a":{"dtype":"F32","data_offsets":[0,8]}}                              | 'a': shape is missing
            {"a":{"dtype":"F32","shape":[2]}}                                       | 'a': data_offsets is missing
            # offsets and sizes
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                  | 'a' with data_offsets [8, 0], relative to byte 62 of the file: it ends before it begins
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}                 | ends 4 bytes past the end of the file
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}                 | leaves a gap after offset 0
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                  | 8 bytes, but F32 [3] needs 12
            {"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}                  | 8 bytes, but F64 [2] needs 16
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                  | 4 bytes, starting at byte 66 of the file, belong to no tensor
            {"a":{"dtype":"F4","shape":[15],"data_offsets":[0,8]}}                  | F4 [15] is not a whole number of bytes, or too large
            {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}} | is not a whole number of bytes, or too large
            {"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}} | is not a whole number of bytes, or too large
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 'b' with data_offsets [4, 8], relative to byte 115 of the file: it overlaps 'a', which ends at 8
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | overlaps 'a'
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[1],"data_offsets":[7,8]}} | leaves a gap after offset 4
            {}                                                                      | 8 bytes, starting at byte 10 of the file, belong to no tensor
            """)
    void rejects(String header, String message) throws IOException {
        String e = refusal(RawFile.write(folder, header, EIGHT_BYTES));
        assertContains(e, message);
    }

    @Test
    void rejectsMoreDimensionsThanAnyTensorHas() throws IOException {
        String shape = "1,".repeat(100) + "2";
        String e = refusal(RawFile.write(
                folder, "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,8]}}", EIGHT_BYTES));
        assertContains(e, "shape has more than 64 numbers");
    }

    @Test
    void rejectsAHeaderThatWouldFillTheHeap() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 400_000; i++) {
            header.append('"').append(i).append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},");
        }
        String e = refusal(
                RawFile.write(folder, header.append("\"__metadata__\":{}}").toString()));
        assertContains(e, "Token count");
    }

    @Test
    void rejectsTextThatIsNotUtf8() throws IOException {
        byte[] header = "{\"\u00e4\":{}}".getBytes(StandardCharsets.ISO_8859_1);
        String e = refusal(RawFile.write(folder, header.length, header));
        assertContains(e, "not UTF-8");
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
        refusal(RawFile.write(folder, utf16.length, utf16));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                3,
                100,
                100_000_001,
                Integer.MAX_VALUE,
                1L << 32,
                Long.MAX_VALUE,
                Long.MAX_VALUE - 7,
                -1,
                Long.MIN_VALUE
            })
    void rejectsAHeaderLengthPastTheEnd(long length) throws IOException {
        String e = refusal(RawFile.write(folder, length, "{}".getBytes(StandardCharsets.UTF_8)));
        assertContains(e, Long.toUnsignedString(length) + " bytes long");
    }

    @Test
    void rejectsAnEmptyHeader() throws IOException {
        assertContains(refusal(RawFile.write(folder, "")), "does not begin with '{'");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void rejectsAFileTooShortForALength(int size) throws IOException {
        Path file = Files.write(folder.resolve("short.safetensors"), new byte[size]);
        assertContains(refusal(file), "has " + size + " bytes, too few");
    }

    @Test
    void rejectsAnEmptyFile() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.safetensors"));
        assertContains(refusal(file), "is empty (0 bytes); copy or download it again");
    }

    @Test
    void rejectsPathsThatAreNotFiles() {
        assertContains(refusal(folder.resolve("absent.safetensors")), "no such file");
        assertContains(refusal(folder), "is a directory");
    }

    @Test
    @Timeout(10)
    void rejectsANamedPipeWithoutWaitingForItsWriter() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertContains(refusal(pipe), "not a regular file");
    }

    @ParameterizedTest
    @CsvSource({
        "'PK\u0003\u0004\u0000\u0000\b\b', a PyTorch checkpoint;",
        "'\u0080\u0002\u008a\nl\u00fc\u009cF', a PyTorch checkpoint in the older format;",
        "'\u0080\u0004\u0095\u0012\u0000\u0000\u0000\u0000\u0000\u0000\u0000', is a Python pickle",
        "'version https://git-lfs.github.com/spec/v1', git lfs pull",
        "'\u001f\u008b\b\u0000\u0000\u0000\u0000\u0000', gunzip",
        "'\u00fd7zXZ\u0000\u0000\u0004', unxz",
        "'(\u00b5/\u00fd\u0004\u0000\u0000\u0000', unzstd",
        "'\u0089HDF\r\n\u001a\n', is an HDF5 file",
        "'<!DOCTYPE html>', looks like a web page"
    })
    void identifiesOtherFileTypes(String start, String message) throws IOException {
        Path file = Files.write(folder.resolve("foreign.pth"), start.getBytes(StandardCharsets.ISO_8859_1));
        assertContains(refusal(file), message);
    }

    /** 640 is 0x280, and a pickle begins with the bytes 0x80, 2. */
    @Test
    void doesNotMistakeAHeaderOf640BytesForAPickle() throws IOException {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        Path file = RawFile.write(folder, header + " ".repeat(640 - header.length()), EIGHT_BYTES);
        try (Arena arena = Arena.ofConfined()) {
            assertArrayEquals(
                    new float[] {1.5f, -2},
                    floats(SafetensorsFile.map(file, arena).data("a")));
        }
    }

    @Test
    void masksControlCharactersInAHostileName() throws IOException {
        String e = refusal(RawFile.write(folder, "{\"\\u001b[31m\\n" + "x".repeat(1000) + "\":[]}"));
        String message = e.substring(folder.toString().length());
        assertContains(message, "'?[31m?xxx");
        assertTrue(message.length() < 400, message);
    }

    @Test
    void namesAMissingTensor() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile file = SafetensorsFile.map(RawFile.write(folder, "{}"), arena);
            assertContains(Refusal.of(IllegalArgumentException.class, () -> file.data("fc6")), "'fc6'");
            assertFalse(file.tensors().containsKey("fc6"));
        }
    }
}
