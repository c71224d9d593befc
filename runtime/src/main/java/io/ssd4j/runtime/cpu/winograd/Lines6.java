// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static io.ssd4j.runtime.cpu.winograd.Lanes.SPECIES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** F(6,3) with the points 0, 1, -1, 2, -2, 1/2, -1/2 and infinity, by the construction of Lavin and Gray. */
final class Lines6 implements LineTransform {
    private static final int TAPS = 8;

    @Override
    public void input(
            MemorySegment from, long at, long step, long line, MemorySegment to, long toAt, long toStep, long toLine) {
        for (int i = 0; i < TAPS; i++) {
            long source = at + i * line;
            long target = toAt + i * toLine;
            FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, from, source, LITTLE_ENDIAN);
            FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, from, source + step, LITTLE_ENDIAN);
            FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, from, source + 2 * step, LITTLE_ENDIAN);
            FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, from, source + 3 * step, LITTLE_ENDIAN);
            FloatVector d4 = FloatVector.fromMemorySegment(SPECIES, from, source + 4 * step, LITTLE_ENDIAN);
            FloatVector d5 = FloatVector.fromMemorySegment(SPECIES, from, source + 5 * step, LITTLE_ENDIAN);
            FloatVector d6 = FloatVector.fromMemorySegment(SPECIES, from, source + 6 * step, LITTLE_ENDIAN);
            FloatVector d7 = FloatVector.fromMemorySegment(SPECIES, from, source + 7 * step, LITTLE_ENDIAN);
            FloatVector evenOfOne = d4.fma(FloatVector.broadcast(SPECIES, -4.25f), d2.add(d6));
            FloatVector oddOfOne = d3.fma(FloatVector.broadcast(SPECIES, -4.25f), d1.add(d5));
            FloatVector evenOfTwo =
                    d4.fma(FloatVector.broadcast(SPECIES, -1.25f), d2.fma(FloatVector.broadcast(SPECIES, 0.25f), d6));
            FloatVector oddOfTwo = d5.fma(
                    FloatVector.broadcast(SPECIES, 2f),
                    d3.fma(FloatVector.broadcast(SPECIES, -2.5f), d1.mul(FloatVector.broadcast(SPECIES, 0.5f))));
            FloatVector evenOfHalf =
                    d4.fma(FloatVector.broadcast(SPECIES, -5f), d2.fma(FloatVector.broadcast(SPECIES, 4f), d6));
            FloatVector oddOfHalf = d5.fma(
                    FloatVector.broadcast(SPECIES, 0.5f),
                    d3.fma(FloatVector.broadcast(SPECIES, -2.5f), d1.mul(FloatVector.broadcast(SPECIES, 2f))));
            d2.sub(d4)
                    .fma(FloatVector.broadcast(SPECIES, 5.25f), d6.sub(d0))
                    .intoMemorySegment(to, target, LITTLE_ENDIAN);
            evenOfOne.add(oddOfOne).intoMemorySegment(to, target + toStep, LITTLE_ENDIAN);
            evenOfOne.sub(oddOfOne).intoMemorySegment(to, target + 2 * toStep, LITTLE_ENDIAN);
            evenOfTwo.add(oddOfTwo).intoMemorySegment(to, target + 3 * toStep, LITTLE_ENDIAN);
            evenOfTwo.sub(oddOfTwo).intoMemorySegment(to, target + 4 * toStep, LITTLE_ENDIAN);
            evenOfHalf.add(oddOfHalf).intoMemorySegment(to, target + 5 * toStep, LITTLE_ENDIAN);
            evenOfHalf.sub(oddOfHalf).intoMemorySegment(to, target + 6 * toStep, LITTLE_ENDIAN);
            d3.sub(d5)
                    .fma(FloatVector.broadcast(SPECIES, 5.25f), d7.sub(d1))
                    .intoMemorySegment(to, target + 7 * toStep, LITTLE_ENDIAN);
        }
    }

    @Override
    public void output(
            MemorySegment from,
            long at,
            long step,
            long line,
            MemorySegment to,
            long toAt,
            long toStep,
            long toLine,
            int lines) {
        for (int i = 0; i < lines; i++) {
            long source = at + i * line;
            long target = toAt + i * toLine;
            FloatVector p0 = FloatVector.fromMemorySegment(SPECIES, from, source, LITTLE_ENDIAN);
            FloatVector p1 = FloatVector.fromMemorySegment(SPECIES, from, source + step, LITTLE_ENDIAN);
            FloatVector p2 = FloatVector.fromMemorySegment(SPECIES, from, source + 2 * step, LITTLE_ENDIAN);
            FloatVector p3 = FloatVector.fromMemorySegment(SPECIES, from, source + 3 * step, LITTLE_ENDIAN);
            FloatVector p4 = FloatVector.fromMemorySegment(SPECIES, from, source + 4 * step, LITTLE_ENDIAN);
            FloatVector p5 = FloatVector.fromMemorySegment(SPECIES, from, source + 5 * step, LITTLE_ENDIAN);
            FloatVector p6 = FloatVector.fromMemorySegment(SPECIES, from, source + 6 * step, LITTLE_ENDIAN);
            FloatVector p7 = FloatVector.fromMemorySegment(SPECIES, from, source + 7 * step, LITTLE_ENDIAN);
            FloatVector sumOfOne = p1.add(p2);
            FloatVector differenceOfOne = p1.sub(p2);
            FloatVector sumOfTwo = p3.add(p4);
            FloatVector differenceOfTwo = p3.sub(p4);
            FloatVector sumOfHalf = p5.add(p6);
            FloatVector differenceOfHalf = p5.sub(p6);
            p0.add(sumOfOne).add(sumOfTwo).add(sumOfHalf).intoMemorySegment(to, target, LITTLE_ENDIAN);
            differenceOfHalf
                    .fma(
                            FloatVector.broadcast(SPECIES, 0.5f),
                            differenceOfTwo.fma(FloatVector.broadcast(SPECIES, 2f), differenceOfOne))
                    .intoMemorySegment(to, target + toStep, LITTLE_ENDIAN);
            sumOfHalf
                    .fma(
                            FloatVector.broadcast(SPECIES, 0.25f),
                            sumOfTwo.fma(FloatVector.broadcast(SPECIES, 4f), sumOfOne))
                    .intoMemorySegment(to, target + 2 * toStep, LITTLE_ENDIAN);
            differenceOfHalf
                    .fma(
                            FloatVector.broadcast(SPECIES, 0.125f),
                            differenceOfTwo.fma(FloatVector.broadcast(SPECIES, 8f), differenceOfOne))
                    .intoMemorySegment(to, target + 3 * toStep, LITTLE_ENDIAN);
            sumOfHalf
                    .fma(
                            FloatVector.broadcast(SPECIES, 0.0625f),
                            sumOfTwo.fma(FloatVector.broadcast(SPECIES, 16f), sumOfOne))
                    .intoMemorySegment(to, target + 4 * toStep, LITTLE_ENDIAN);
            differenceOfHalf
                    .fma(
                            FloatVector.broadcast(SPECIES, 0.03125f),
                            differenceOfTwo.fma(FloatVector.broadcast(SPECIES, 32f), differenceOfOne.add(p7)))
                    .intoMemorySegment(to, target + 5 * toStep, LITTLE_ENDIAN);
        }
    }
}
