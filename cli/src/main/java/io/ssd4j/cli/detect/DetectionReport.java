// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.ssd.detect.Detection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Receives the results of {@code detect}, photo by photo. */
interface DetectionReport {

    /**
     * Before the first photo.
     *
     * @param weights the weights and the detector that they are for
     * @param devices the devices and why they were chosen
     */
    void begin(String weights, List<ChosenDevice> devices);

    /**
     * A photo was searched.
     *
     * @param name the photo as it is named in results
     * @param width its width in pixels
     * @param height its height in pixels
     * @param detections what was found, the highest score first
     * @param picture the drawn photo, if one was requested
     */
    void detected(String name, int width, int height, List<Detection> detections, Optional<Path> picture);

    /**
     * A photo could not be used.
     *
     * @param name the photo as it is named in results
     * @param reason why not
     */
    void failed(String name, String reason);
}
