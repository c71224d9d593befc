// SPDX-License-Identifier: Apache-2.0
/**
 * What a session needs to know to turn the outputs of a detector's heads into boxes: pure data, without a native call. A session
 * opened with {@link io.ssd4j.runtime.SessionOptions#detections} applies the rules after each run.
 */
@NullMarked
package io.ssd4j.runtime.detection;

import org.jspecify.annotations.NullMarked;
