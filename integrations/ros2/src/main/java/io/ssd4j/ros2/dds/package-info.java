// SPDX-License-Identifier: Apache-2.0
/** Eclipse Cyclone DDS: the library, a participant, and its endpoints. */
@NullMarked
package io.ssd4j.ros2.dds;

import org.jspecify.annotations.NullMarked;
