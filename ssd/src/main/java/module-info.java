// SPDX-License-Identifier: Apache-2.0
/** The SSD model: network tables, weights and images. */
@SuppressWarnings("module") // io.ssd4j.codecs is compiled after this module
module io.ssd4j.ssd {
    requires static org.jspecify;
    requires io.ssd4j.bindings;
    requires transitive io.ssd4j.runtime;
    requires java.desktop;
    requires tools.jackson.core;

    exports io.ssd4j.ssd.model;
    exports io.ssd4j.ssd.detect;
    exports io.ssd4j.ssd.features;
    exports io.ssd4j.ssd.image;
    exports io.ssd4j.ssd.image.builtin to
            io.ssd4j.codecs;
    exports io.ssd4j.ssd.image.decoder to
            io.ssd4j.codecs;
    exports io.ssd4j.ssd.stream to
            io.ssd4j.cli;
    exports io.ssd4j.ssd.weights;

    uses io.ssd4j.ssd.image.decoder.PhotoDecoder;
}
