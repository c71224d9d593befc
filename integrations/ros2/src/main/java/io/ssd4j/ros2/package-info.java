// SPDX-License-Identifier: Apache-2.0
/** The command {@code ros2}. */
@NullMarked
package io.ssd4j.ros2;

import org.jspecify.annotations.NullMarked;
