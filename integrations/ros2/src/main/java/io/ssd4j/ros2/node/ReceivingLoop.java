// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.dds.TopicReader;

/** Takes every image at once and puts it where the detecting thread finds the newest. Allocates nothing on the heap for an image. */
final class ReceivingLoop implements Runnable {
    private final TopicReader reader;
    private final NewestSlot<IncomingImage> slot;
    private final NodeStatistics statistics;
    private IncomingImage free;
    private volatile boolean stopped;

    ReceivingLoop(TopicReader reader, NewestSlot<IncomingImage> slot, NodeStatistics statistics, IncomingImage free) {
        this.reader = reader;
        this.slot = slot;
        this.statistics = statistics;
        this.free = free;
    }

    @Override
    public void run() {
        while (!stopped) {
            reader.await();
            while (!stopped && reader.take(free.sample())) {
                free.arrived();
                statistics.received();
                free = slot.put(free);
            }
        }
    }

    /** Ends it soon. */
    void stop() {
        stopped = true;
        reader.wake();
    }
}
