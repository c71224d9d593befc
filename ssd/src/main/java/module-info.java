// SPDX-License-Identifier: Apache-2.0
/** The SSD model: network tables, weights and images. */
module io.ssd4j.ssd {
    requires static org.jspecify;
    requires transitive io.ssd4j.runtime;
    requires com.fasterxml.jackson.databind;
    requires com.twelvemonkeys.imageio.jpeg;
    requires com.twelvemonkeys.imageio.webp;
    requires java.desktop;

    exports io.ssd4j.ssd.backbone;
    exports io.ssd4j.ssd.image;
    exports io.ssd4j.ssd.weights;
}
