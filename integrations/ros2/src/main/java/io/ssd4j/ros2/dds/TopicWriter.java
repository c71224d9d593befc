// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import io.ssd4j.ros2.ddsc.ddsc_h;
import java.lang.foreign.MemorySegment;

/** A publisher on a topic; for one thread. Allocates nothing on the heap. */
public final class TopicWriter {
    private final int handle;
    private final String topic;

    TopicWriter(int handle, String topic) {
        this.handle = handle;
        this.topic = topic;
    }

    /**
     * Publishes a message. Its memory may be used again when this returns.
     *
     * @return whether it was accepted; if not, a reliable reader is so slow that earlier messages are still kept for it
     * @throws DdsException for any other reason
     */
    public boolean write(MemorySegment message) {
        int code = ddsc_h.dds_write(handle, message);
        if (code == ddsc_h.DDS_RETCODE_TIMEOUT()) {
            return false;
        }
        if (code < 0) {
            throw new DdsException("publish on " + topic, code);
        }
        return true;
    }
}
