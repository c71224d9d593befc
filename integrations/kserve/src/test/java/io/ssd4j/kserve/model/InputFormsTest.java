// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.kserve.protocol.Content;
import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InputTensor;
import io.ssd4j.kserve.protocol.Parameters;
import io.ssd4j.kserve.protocol.RequestException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The images of a request. */
class InputFormsTest {
    private static final int MOST = 4;
    private static final long MEBIBYTE = 1 << 20;

    private static InferenceRequest frames(int count) {
        InputTensor tensor = new InputTensor(
                InputForms.FRAME,
                Datatype.UINT8,
                List.of((long) count, 1L, 1L, 3L),
                new Content.Raw(ByteBuffer.allocate(3 * count)),
                Parameters.NONE);
        return new InferenceRequest("ssd300", "", "", Parameters.NONE, List.of(tensor), List.of());
    }

    @Test
    void framesAreSlicesOfTheTensor() {
        List<InputForms.Sent> sent = new InputForms(300).read(frames(MOST), MOST);
        assertEquals(MOST, sent.size());
        assertEquals(1, ((InputForms.Sent.Pixels) sent.getLast()).frame().width());
    }

    /** Objects for each of them would take many times the memory of the body. */
    @Test
    void millionsOfTinyFramesAreRefusedBeforeTheyAreObjects() {
        int count = 2_000_000;
        InferenceRequest request = frames(count);
        InputForms forms = new InputForms(300);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        RequestException refusal = assertThrows(RequestException.class, () -> forms.read(request, MOST));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals("a request has 1 to 4 images, but this one has " + count, refusal.text());
        assertTrue(allocated < MEBIBYTE, () -> allocated + " bytes");
    }
}
