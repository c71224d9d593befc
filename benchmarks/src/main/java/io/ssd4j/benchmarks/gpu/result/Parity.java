// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

/**
 * How far a contestant's map is from PyTorch's in true float32.
 *
 * @param against whose float32: {@code card} or {@code cpu}
 * @param relativeL2 the worst of the images; NaN where the map has what is no number
 * @param bound what the precision allows
 */
public record Parity(
        String contestant,
        String precision,
        int batch,
        String against,
        String map,
        double relativeL2,
        double bound,
        boolean passed) {

    static Parity of(Field row) {
        double error = row.maybeNumber("relativeL2").orElse(Double.NaN);
        double bound = row.at("bound").number();
        return new Parity(
                row.at("contestant").text(),
                row.at("precision").text(),
                row.at("batch").integer(),
                row.at("against").text(),
                row.at("map").text(),
                error,
                bound,
                error < bound);
    }

    /** Whether it is of that cell. */
    public boolean isOf(Cell cell) {
        return precision.equals(cell.precision()) && batch == cell.batch();
    }
}
