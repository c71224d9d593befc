// SPDX-License-Identifier: Apache-2.0
/** The detector between its topics: receives images, detects, publishes. */
@NullMarked
package io.ssd4j.ros2.node;

import org.jspecify.annotations.NullMarked;
