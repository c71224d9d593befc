// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.message.DetectionsMessage;
import io.ssd4j.ros2.message.UnusableImageException;
import io.ssd4j.runtime.image.Frame;
import io.ssd4j.ssd.detect.DetectorSession;

/**
 * Detects with a session.
 *
 * @param session with a batch of one, owned by the caller
 */
public record SessionDetector(DetectorSession session) implements FrameDetector {
    @Override
    public void detect(Frame frame, DetectionsMessage detections) throws UnusableImageException {
        try {
            session.set(0, frame);
        } catch (IllegalArgumentException e) {
            throw new UnusableImageException(String.valueOf(e.getMessage()), e);
        }
        session.run();
        for (int i = 0; i < session.count(0); i++) {
            detections.add(
                    session.label(0, i),
                    session.score(0, i),
                    session.left(0, i),
                    session.top(0, i),
                    session.right(0, i),
                    session.bottom(0, i));
        }
    }
}
