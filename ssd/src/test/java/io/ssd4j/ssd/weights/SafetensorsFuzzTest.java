// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file, whatever it contains, is either read or rejected with a {@link WeightsException}. */
class SafetensorsFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final String[] NUMBERS = {
        "0",
        "1",
        "4",
        "7",
        "8",
        "12",
        "-1",
        "1.5",
        "2147483648",
        "4611686018427387904",
        "9223372036854775807",
        "18446744073709551615",
        "36893488147419103232",
        "1e3",
        "null",
        "\"8\"",
        "[]",
        "{}"
    };
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\"a\":",
        "F32",
        "F16",
        "I64",
        "__metadata__",
        "data_offsets",
        "shape",
        "dtype",
        "\u00e4",
        " "
    };
    private static final String HEADER = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"vgg.0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"backbone.vgg.0.weight\":{\"dtype\":\"F32\",\"shape\":[2,1,1,1],\"data_offsets\":[8,16]},"
            + "\"box_head.x\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[16,24]}}";
    private static final Map<String, ParameterShape> SHAPES =
            Map.of("conv1_1.weight", ParameterShape.of(2, 1, 1, 1), "conv1_1.bias", ParameterShape.of(2));

    private final Random random = new Random(20260101);

    @TempDir
    Path folder;

    @Test
    void onlyWeightsExceptions() throws IOException {
        int read = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = Files.write(folder.resolve("fuzz.safetensors"), mutant());
            try (Arena arena = Arena.ofShared()) {
                SafetensorsFile safetensors = SafetensorsFile.map(file, arena);
                readAll(safetensors);
                new CheckpointLoader(TensorFile.map(file, arena), SHAPES, HeadSizes.NONE)
                        .load(warning -> {})
                        .parameters()
                        .values()
                        .forEach(ParameterValues::of);
                read++;
            } catch (WeightsException e) {
                assertTrue(e.toString().contains(": " + file + ": "), e.toString());
                refused++;
            } catch (Throwable t) {
                throw new AssertionError("round " + round + ": " + Arrays.toString(Files.readAllBytes(file)), t);
            }
        }
        // If one of the outcomes is rare, the mutations test little.
        assertTrue(read > ROUNDS / 20, read + " read");
        assertTrue(refused > ROUNDS / 2, refused + " refused");
    }

    private static void readAll(SafetensorsFile file) {
        for (String name : file.tensors().keySet()) {
            file.data(name).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private byte[] mutant() {
        String header = HEADER;
        for (int i = random.nextInt(3); i >= 0; i--) {
            header = switch (random.nextInt(5)) {
                case 0 -> replaceNumber(header);
                case 1 -> insert(header, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> cut(header);
                case 3 -> duplicate(header);
                default -> header;
            };
        }
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] data = RawFile.floats(1, 2, random.nextInt(9) == 0 ? Float.NaN : 3, 4, 5, 6);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(random.nextInt(10) == 0 ? json.length + random.nextInt(-3, 30) : json.length)
                .put(json)
                .put(data);
        byte[] file = bytes.array();
        for (int i = random.nextInt(-3, 3); i > 0; i--) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(file, random.nextInt(file.length + 20)) : file;
    }

    private String replaceNumber(String header) {
        List<MatchResult> numbers = NUMBER.matcher(header).results().toList();
        if (numbers.isEmpty()) {
            return header;
        }
        MatchResult number = numbers.get(random.nextInt(numbers.size()));
        return header.substring(0, number.start())
                + NUMBERS[random.nextInt(NUMBERS.length)]
                + header.substring(number.end());
    }

    private String insert(String header, String piece) {
        int at = random.nextInt(header.length() + 1);
        return header.substring(0, at) + piece + header.substring(at);
    }

    private String cut(String header) {
        int from = random.nextInt(header.length());
        int to = Math.min(header.length(), from + 1 + random.nextInt(20));
        return header.substring(0, from) + header.substring(to);
    }

    /** Repeats one of the tensors, unchanged or under another name. */
    private String duplicate(String header) {
        List<String> members = new ArrayList<>(List.of(header.split("(?<=}),", -1)));
        String member = members.get(random.nextInt(members.size()));
        members.add(random.nextInt(members.size()), random.nextBoolean() ? member : member.replace("vgg", "extras"));
        return String.join(",", members);
    }
}
