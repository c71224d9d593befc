// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** A detector's default boxes on the GPU, four float32 values each. */
public final class DefaultBoxTable {
    private DefaultBoxTable() {}

    /** Bytes of device memory of a session's table; 0 if it returns something else than detections. */
    public static long bytes(SessionOptions<?, ?> options) {
        return options.detections().map(DefaultBoxTable::bytes).orElse(0L);
    }

    private static long bytes(DetectionRules rules) {
        return 4L * Float.BYTES * rules.defaultBoxes().count();
    }

    /**
     * Uploads a session's table; returns when it is there.
     *
     * @param owned receives the memory
     * @return empty if the session returns something else than detections
     */
    public static Optional<DeviceSlice> upload(
            CudaContext context, CudaStream stream, SessionOptions<?, ?> options, CloseStack owned) {
        return options.detections().map(rules -> upload(context, stream, rules, owned));
    }

    private static DeviceSlice upload(CudaContext context, CudaStream stream, DetectionRules rules, CloseStack owned) {
        DeviceSlice table = owned.own(DeviceMemory.allocate(context, bytes(rules), "the session's default boxes"))
                .all();
        try (Arena arena = Arena.ofShared();
                CloseStack enqueued = new CloseStack()) {
            MemorySegment values = arena.allocateFrom(
                    ValueLayout.JAVA_FLOAT, rules.defaultBoxes().toArray());
            // The copy must end before the arena, even if something fails.
            enqueued.onClose(stream::synchronize);
            stream.upload(values, table);
            return table;
        }
    }
}
