// SPDX-License-Identifier: Apache-2.0
/** The SSD model: network tables, weights, images and the command line. */
module io.ssd4j.ssd {
    requires static org.jspecify;
    requires transitive io.ssd4j.runtime;
    requires com.fasterxml.jackson.databind;

    exports io.ssd4j.ssd.backbone;
    exports io.ssd4j.ssd.weights;
}
