// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static io.ssd4j.runtime.cpu.winograd.Lanes.SPECIES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** F(4,3) with the points 0, 1, -1, 2, -2 and infinity: Lavin and Gray, section 4.3. */
final class Lines4 implements LineTransform {
    private static final int TAPS = 6;

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
            FloatVector evenOfOne = d2.fma(FloatVector.broadcast(SPECIES, -4f), d4);
            FloatVector oddOfOne = d1.fma(FloatVector.broadcast(SPECIES, -4f), d3);
            FloatVector evenOfTwo = d4.sub(d2);
            FloatVector oddOfTwo = d3.sub(d1).mul(FloatVector.broadcast(SPECIES, 2f));
            d2.fma(FloatVector.broadcast(SPECIES, -5f), d0.fma(FloatVector.broadcast(SPECIES, 4f), d4))
                    .intoMemorySegment(to, target, LITTLE_ENDIAN);
            evenOfOne.add(oddOfOne).intoMemorySegment(to, target + toStep, LITTLE_ENDIAN);
            evenOfOne.sub(oddOfOne).intoMemorySegment(to, target + 2 * toStep, LITTLE_ENDIAN);
            evenOfTwo.add(oddOfTwo).intoMemorySegment(to, target + 3 * toStep, LITTLE_ENDIAN);
            evenOfTwo.sub(oddOfTwo).intoMemorySegment(to, target + 4 * toStep, LITTLE_ENDIAN);
            d3.fma(FloatVector.broadcast(SPECIES, -5f), d1.fma(FloatVector.broadcast(SPECIES, 4f), d5))
                    .intoMemorySegment(to, target + 5 * toStep, LITTLE_ENDIAN);
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
            FloatVector sumOfOne = p1.add(p2);
            FloatVector differenceOfOne = p1.sub(p2);
            FloatVector sumOfTwo = p3.add(p4);
            FloatVector differenceOfTwo = p3.sub(p4);
            p0.add(sumOfOne).add(sumOfTwo).intoMemorySegment(to, target, LITTLE_ENDIAN);
            differenceOfTwo
                    .fma(FloatVector.broadcast(SPECIES, 2f), differenceOfOne)
                    .intoMemorySegment(to, target + toStep, LITTLE_ENDIAN);
            sumOfTwo.fma(FloatVector.broadcast(SPECIES, 4f), sumOfOne)
                    .intoMemorySegment(to, target + 2 * toStep, LITTLE_ENDIAN);
            differenceOfTwo
                    .fma(FloatVector.broadcast(SPECIES, 8f), differenceOfOne.add(p5))
                    .intoMemorySegment(to, target + 3 * toStep, LITTLE_ENDIAN);
        }
    }
}
