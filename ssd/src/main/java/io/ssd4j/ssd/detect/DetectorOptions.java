// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.function.Consumer;

/**
 * How a detector works.
 *
 * @param threshold only detections with a greater score are returned, 0 to 1; values below 0.01 return all that the variant keeps
 * @param sessions how many calls compute at the same time, each with its own memory; further calls wait. On the CPU, they share
 *     the device's threads. 0 chooses 1 on the CPU and 3 on a GPU, and for a {@link Detector#stream(java.util.stream.Stream) stream} of photos
 *     on the CPU measures with its first photos whether 1 or several are faster
 * @param prepared whether sessions on a CPU are prepared for a long series of photos when they are opened: {@link
 *     io.ssd4j.runtime.SessionOptions#prepared(boolean)}
 * @param warnings receives one line for each finding that is not an error; called on the thread that made the finding
 */
public record DetectorOptions(float threshold, int sessions, boolean prepared, Consumer<String> warnings) {

    /** Scores above 0.5; warnings go to the {@link System.Logger} named {@code io.ssd4j.ssd.detect.Detector}. */
    public static final DetectorOptions DEFAULT = new DetectorOptions(0.5f, 0, false, DetectorOptions::log);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DetectorOptions {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold must be 0 to 1, not " + threshold);
        }
        if (sessions < 0) {
            throw new IllegalArgumentException("sessions must be 0 (chosen for the device) or more, not " + sessions);
        }
    }

    /** These options with another threshold. */
    public DetectorOptions threshold(float newThreshold) {
        return new DetectorOptions(newThreshold, sessions, prepared, warnings);
    }

    /** These options with another number of sessions. */
    public DetectorOptions sessions(int newSessions) {
        return new DetectorOptions(threshold, newSessions, prepared, warnings);
    }

    /** These options with sessions that are prepared for a long series of photos, or not. */
    public DetectorOptions prepared(boolean newPrepared) {
        return new DetectorOptions(threshold, sessions, newPrepared, warnings);
    }

    /** These options with another receiver of warnings. */
    public DetectorOptions warnings(Consumer<String> newWarnings) {
        return new DetectorOptions(threshold, sessions, prepared, newWarnings);
    }

    private static void log(String warning) {
        System.getLogger(Detector.class.getName()).log(System.Logger.Level.WARNING, warning);
    }
}
