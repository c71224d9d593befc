// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import io.ssd4j.runtime.RunMetrics;
import io.ssd4j.runtime.SessionReport;
import org.jspecify.annotations.Nullable;

/**
 * Observes the runs of one session. Allocates nothing unless the flight recorder records runs, and then one event for each. Used by one thread
 * at a time.
 */
public final class RunObserver {
    private final SessionReport session;
    private final RunMetrics metrics;

    /** Whether anybody wants to know the times. */
    private final boolean isTimed;

    /** Asks whether runs are recorded; null without a recorder. */
    private final @Nullable RunEvent probe;

    private @Nullable RunEvent event;
    private long start;
    private boolean isRunning;

    RunObserver(SessionReport session, RunMetrics metrics) {
        this.session = session;
        this.metrics = metrics;
        this.isTimed = !RunMetrics.NONE.equals(metrics);
        this.probe = FlightRecorder.PRESENT ? new RunEvent() : null;
    }

    /** A run begins. */
    public void begin() {
        isRunning = true;
        if (isTimed) {
            start = System.nanoTime();
        }
        if (probe != null && probe.isEnabled()) {
            RunEvent begun = new RunEvent();
            begun.begin();
            event = begun;
        }
    }

    /** The run is complete. */
    public void completed() {
        isRunning = false;
        record(false);
        if (isTimed) {
            metrics.completed(System.nanoTime() - start);
        }
    }

    /** The run has failed, unless none was begun, or its metrics failed. */
    public void failed(Throwable cause) {
        if (isRunning) {
            isRunning = false;
            record(true);
            metrics.failed(cause);
        }
    }

    /** The session is closed. */
    public void closed() {
        metrics.closed();
    }

    private void record(boolean failed) {
        RunEvent begun = event;
        if (begun != null) {
            event = null;
            begun.end();
            // Evaluates the threshold of the recording.
            if (begun.shouldCommit()) {
                begun.commit(session, failed);
            }
        }
    }
}
