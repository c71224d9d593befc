// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

/**
 * One launch of ssd4j, timed by events on the card.
 *
 * @param name the layer, or what the launch is for
 * @param engine who computes it
 * @param aside whether it runs beside the layers after it
 * @param micros median, microseconds
 * @param flop floating-point operations of its definition
 * @param bytes device memory that it must read and write
 */
public record LayerTime(String name, String engine, boolean aside, double micros, double flop, double bytes) {

    static LayerTime of(Field layer) {
        return new LayerTime(
                layer.at("name").text(),
                layer.at("engine").text(),
                layer.maybe("aside").map(Field::truth).orElse(false),
                layer.at("micros").number(),
                layer.at("flop").number(),
                layer.at("bytes").number());
    }

    /** FLOP for a byte of device memory. */
    public double intensity() {
        return flop / bytes;
    }

    /** {@code cudnn}, {@code cublaslt}, {@code ssd4j}: the first word of the engine. */
    public String library() {
        return engine.split(" ", 2)[0];
    }
}
