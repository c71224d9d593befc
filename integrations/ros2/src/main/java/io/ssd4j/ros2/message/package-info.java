// SPDX-License-Identifier: Apache-2.0
/** Messages of ROS 2: their types as data, and their fields in memory as Cyclone DDS lays them out. */
@NullMarked
package io.ssd4j.ros2.message;

import org.jspecify.annotations.NullMarked;
