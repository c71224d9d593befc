// SPDX-License-Identifier: Apache-2.0
/**
 * Finds objects in photos and camera frames: {@link io.ssd4j.ssd.detect.Detector} is the class to start with. The {@link
 * io.ssd4j.ssd.detect.DetectorSession} that it opens is for one thread and allocates nothing on the heap.
 */
@NullMarked
package io.ssd4j.ssd.detect;

import org.jspecify.annotations.NullMarked;
