// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ssd4j.runtime.DetectionOutputs;
import java.lang.foreign.MemorySegment;

/** Reads the detections that an engine wrote. Allocates only to reject an index. */
record DetectionView(RunGuard guard, MemorySegment blocks, DetectionLayout layout, int batch)
        implements DetectionOutputs {

    @Override
    public int count(int image) {
        return blocks.get(JAVA_INT, block(image) + DetectionLayout.COUNT);
    }

    @Override
    public int dropped(int image) {
        return blocks.get(JAVA_INT, block(image) + DetectionLayout.DROPPED);
    }

    @Override
    public int label(int image, int i) {
        return blocks.get(JAVA_INT, row(image, i) + DetectionLayout.LABEL);
    }

    @Override
    public float score(int image, int i) {
        return blocks.get(JAVA_FLOAT, row(image, i) + DetectionLayout.SCORE);
    }

    @Override
    public float left(int image, int i) {
        return blocks.get(JAVA_FLOAT, row(image, i) + DetectionLayout.LEFT);
    }

    @Override
    public float top(int image, int i) {
        return blocks.get(JAVA_FLOAT, row(image, i) + DetectionLayout.TOP);
    }

    @Override
    public float right(int image, int i) {
        return blocks.get(JAVA_FLOAT, row(image, i) + DetectionLayout.RIGHT);
    }

    @Override
    public float bottom(int image, int i) {
        return blocks.get(JAVA_FLOAT, row(image, i) + DetectionLayout.BOTTOM);
    }

    private long block(int image) {
        guard.requireOpen();
        if (image < 0 || image >= batch) {
            throw new IndexOutOfBoundsException("image " + image + " of a batch of " + batch + ": images count from 0");
        }
        return layout.image(image);
    }

    private long row(int image, int i) {
        int count = count(image);
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException(
                    "detection " + i + " of image " + image + ", which has " + count + ": detections count from 0");
        }
        return layout.row(image, i);
    }
}
