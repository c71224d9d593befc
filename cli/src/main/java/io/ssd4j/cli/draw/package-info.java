// SPDX-License-Identifier: Apache-2.0
/** Draws detections on photos and writes the pictures. Knows nothing of networks: it is given boxes, captions and classes. */
@NullMarked
package io.ssd4j.cli.draw;

import org.jspecify.annotations.NullMarked;
