// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.kserve.protocol.Content;
import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** The memory that elements of tensors in JSON take, which may be a multiple of their text. */
class TensorDataTest {
    private static TensorData read(String json, LongConsumer memory) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Json.read(bytes, 0, bytes.length, parser -> {
            parser.nextToken();
            return TensorData.read(parser, memory);
        });
    }

    @Test
    void numbersCountTwiceWithFourBytesEach() {
        AtomicLong told = new AtomicLong();
        TensorData data = read("[" + "0,".repeat(9_999) + "0]", told::addAndGet);
        assertTrue(told.get() >= 40_000, told::toString);
        long before = told.get();
        data.content("input", Datatype.FP32);
        assertEquals(40_000, told.get() - before);
    }

    @Test
    void textsCountAsTheyAreDecoded() {
        AtomicLong told = new AtomicLong();
        // The bytes 1, 2, 3, 4, and none.
        read("[\"AQIDBA==\",\"\"]", told::addAndGet);
        assertEquals(4, told.get());
    }

    @Test
    void emptyTextsTakeMemoryToo() {
        String texts = "[" + "\"\",".repeat(Content.MOST_ELEMENTS) + "\"\"]";
        assertEquals(
                "a tensor of the type BYTES has at most 65536 elements",
                assertThrows(RequestException.class, () -> read(texts, _ -> {})).text());
    }

    @Test
    void aRefusalEndsTheReading() {
        RequestException refusal = new RequestException(Status.BUSY, "no memory");
        LongConsumer memory = bytes -> {
            throw refusal;
        };
        assertSame(refusal, assertThrows(RequestException.class, () -> read("[1,2]", memory)));
    }
}
