// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import io.ssd4j.ros2.ddsc.dds_sample_info;
import io.ssd4j.ros2.ddsc.dds_subscription_matched_status;
import io.ssd4j.ros2.ddsc.dds_topic_descriptor;
import io.ssd4j.ros2.ddsc.ddsc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A subscription to a topic. One thread waits and takes; any thread may wake it. Allocates nothing on the heap after it was opened. */
public final class TopicReader {
    private final int handle;
    private final int waitSet;
    private final int guard;
    private final MemorySegment descriptor;
    private final MemorySegment info;
    private final MemorySegment matched;
    private final Arena arena;

    TopicReader(int handle, int participant, MemorySegment descriptor, Arena arena) {
        this.handle = handle;
        this.descriptor = descriptor;
        this.arena = arena;
        this.info = dds_sample_info.allocate(arena);
        this.matched = dds_subscription_matched_status.allocate(arena);
        this.waitSet = DdsException.check("wait", ddsc_h.dds_create_waitset(participant));
        this.guard = DdsException.check("wait", ddsc_h.dds_create_guardcondition(participant));
        int ready = DdsException.check("wait", ddsc_h.dds_create_readcondition(handle, ddsc_h.DDS_ANY_STATE()));
        DdsException.check("wait", ddsc_h.dds_waitset_attach(waitSet, ready, 0));
        DdsException.check("wait", ddsc_h.dds_waitset_attach(waitSet, guard, 0));
    }

    /** Memory for a message of this topic. */
    public Sample newSample() {
        return new Sample(descriptor, Integer.toUnsignedLong(dds_topic_descriptor.m_size(descriptor)), arena);
    }

    /** Returns when there are messages or {@link #wake()} was called. */
    public void await() {
        DdsException.check("wait", ddsc_h.dds_waitset_wait(waitSet, MemorySegment.NULL, 0, Long.MAX_VALUE));
    }

    /** Makes this and all later calls of {@link #await()} return. */
    public void wake() {
        DdsException.check("wake the reader", ddsc_h.dds_set_guardcondition(guard, true));
    }

    /**
     * Takes the oldest message that is kept.
     *
     * @param sample receives it
     * @return whether there was one
     */
    public boolean take(Sample sample) {
        do {
            if (DdsException.check("take a message", ddsc_h.dds_take(handle, sample.addresses, info, 1, 1)) == 0) {
                return false;
            }
            // Otherwise it only says that a writer has gone.
        } while (!dds_sample_info.valid_data(info));
        return true;
    }

    /** The number of writers that this receives messages from. */
    public int writers() {
        DdsException.check("count the writers", ddsc_h.dds_get_subscription_matched_status(handle, matched));
        return dds_subscription_matched_status.current_count(matched);
    }
}
