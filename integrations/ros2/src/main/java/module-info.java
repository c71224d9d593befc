// SPDX-License-Identifier: Apache-2.0
/** A detector in the graph of ROS 2, over Cyclone DDS: the command {@code ros2}. */
@SuppressWarnings({"module", "requires-automatic"}) // "ros2" ends with a digit; HdrHistogram has no module descriptor
module io.ssd4j.ros2 {
    requires static org.jspecify;
    requires HdrHistogram;
    requires info.picocli;
    requires io.ssd4j.cli;

    opens io.ssd4j.ros2 to
            info.picocli;

    provides io.ssd4j.cli.spi.Subcommand with
            io.ssd4j.ros2.Ros2Subcommand;
}
