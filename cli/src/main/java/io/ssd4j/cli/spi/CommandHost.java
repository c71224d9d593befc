// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.PrintWriter;
import java.util.Optional;

/** What the command line provides to a {@link Subcommand}. */
public interface CommandHost {
    /** The weights of the demonstration that are a part of the command line. */
    String DEMONSTRATION = "shapes";

    /** The name of these weights, and what to say of them when they are used without being asked for. */
    String DEMONSTRATION_NOTE = "'" + DEMONSTRATION
            + "': a demonstration that finds drawn circles, squares, triangles and stars; for objects in photos, see ./ssd4j weights"
            + " --help";

    /** Standard error: messages, and progress; flushed after each line. */
    PrintWriter err();

    /** Prints a warning. */
    void warn(String message);

    /** The version of the program. */
    String version();

    /**
     * Opens a device, whose warnings are printed.
     *
     * @param device {@code auto} or the id of a device
     * @param options how it computes
     * @param precision what it must compute in
     * @throws io.ssd4j.runtime.DeviceUnavailableException if the device cannot be used
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if it does not compute in the precision
     */
    Device openDevice(String device, DeviceOptions options, Precision precision);

    /**
     * Opens weights by a name that the option {@code --weights} of other commands accepts as well.
     *
     * @param weights a file, {@value #DEMONSTRATION}, the name of a downloaded checkpoint, or {@code seeded:N}
     * @param variant the detector that they are for, if it was given
     * @throws io.ssd4j.runtime.WeightsException if they cannot be used
     */
    Checkpoint openWeights(String weights, Optional<SsdVariant> variant);
}
