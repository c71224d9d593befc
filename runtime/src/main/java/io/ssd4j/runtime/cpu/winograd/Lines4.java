// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static io.ssd4j.runtime.cpu.winograd.Lanes.all;
import static io.ssd4j.runtime.cpu.winograd.Lanes.load;
import static io.ssd4j.runtime.cpu.winograd.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** F(4,3) with the points 0, 1, -1, 2, -2 and infinity: Lavin and Gray, section 4.3. */
final class Lines4 implements LineTransform {
    @Override
    public void input(MemorySegment from, long at, long step, MemorySegment to, long toAt, long toStep) {
        FloatVector d0 = load(from, at);
        FloatVector d1 = load(from, at + step);
        FloatVector d2 = load(from, at + 2 * step);
        FloatVector d3 = load(from, at + 3 * step);
        FloatVector d4 = load(from, at + 4 * step);
        FloatVector d5 = load(from, at + 5 * step);
        FloatVector evenOfOne = d2.fma(all(-4f), d4);
        FloatVector oddOfOne = d1.fma(all(-4f), d3);
        FloatVector evenOfTwo = d4.sub(d2);
        FloatVector oddOfTwo = d3.sub(d1).mul(all(2f));
        store(d2.fma(all(-5f), d0.fma(all(4f), d4)), to, toAt);
        store(evenOfOne.add(oddOfOne), to, toAt + toStep);
        store(evenOfOne.sub(oddOfOne), to, toAt + 2 * toStep);
        store(evenOfTwo.add(oddOfTwo), to, toAt + 3 * toStep);
        store(evenOfTwo.sub(oddOfTwo), to, toAt + 4 * toStep);
        store(d3.fma(all(-5f), d1.fma(all(4f), d5)), to, toAt + 5 * toStep);
    }

    @Override
    public void output(MemorySegment from, long at, long step, MemorySegment to, long toAt, long toStep) {
        FloatVector p0 = load(from, at);
        FloatVector p1 = load(from, at + step);
        FloatVector p2 = load(from, at + 2 * step);
        FloatVector p3 = load(from, at + 3 * step);
        FloatVector p4 = load(from, at + 4 * step);
        FloatVector p5 = load(from, at + 5 * step);
        FloatVector sumOfOne = p1.add(p2);
        FloatVector differenceOfOne = p1.sub(p2);
        FloatVector sumOfTwo = p3.add(p4);
        FloatVector differenceOfTwo = p3.sub(p4);
        store(p0.add(sumOfOne).add(sumOfTwo), to, toAt);
        store(differenceOfTwo.fma(all(2f), differenceOfOne), to, toAt + toStep);
        store(sumOfTwo.fma(all(4f), sumOfOne), to, toAt + 2 * toStep);
        store(differenceOfTwo.fma(all(8f), differenceOfOne.add(p5)), to, toAt + 3 * toStep);
    }
}
