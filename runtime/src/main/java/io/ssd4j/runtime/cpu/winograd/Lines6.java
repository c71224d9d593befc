// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static io.ssd4j.runtime.cpu.winograd.Lanes.all;
import static io.ssd4j.runtime.cpu.winograd.Lanes.load;
import static io.ssd4j.runtime.cpu.winograd.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** F(6,3) with the points 0, 1, -1, 2, -2, 1/2, -1/2 and infinity, by the construction of Lavin and Gray. */
final class Lines6 implements LineTransform {
    @Override
    public void input(MemorySegment from, long at, long step, MemorySegment to, long toAt, long toStep) {
        FloatVector d0 = load(from, at);
        FloatVector d1 = load(from, at + step);
        FloatVector d2 = load(from, at + 2 * step);
        FloatVector d3 = load(from, at + 3 * step);
        FloatVector d4 = load(from, at + 4 * step);
        FloatVector d5 = load(from, at + 5 * step);
        FloatVector d6 = load(from, at + 6 * step);
        FloatVector d7 = load(from, at + 7 * step);
        FloatVector evenOfOne = d4.fma(all(-4.25f), d2.add(d6));
        FloatVector oddOfOne = d3.fma(all(-4.25f), d1.add(d5));
        FloatVector evenOfTwo = d4.fma(all(-1.25f), d2.fma(all(0.25f), d6));
        FloatVector oddOfTwo = d5.fma(all(2f), d3.fma(all(-2.5f), d1.mul(all(0.5f))));
        FloatVector evenOfHalf = d4.fma(all(-5f), d2.fma(all(4f), d6));
        FloatVector oddOfHalf = d5.fma(all(0.5f), d3.fma(all(-2.5f), d1.mul(all(2f))));
        store(d2.sub(d4).fma(all(5.25f), d6.sub(d0)), to, toAt);
        store(evenOfOne.add(oddOfOne), to, toAt + toStep);
        store(evenOfOne.sub(oddOfOne), to, toAt + 2 * toStep);
        store(evenOfTwo.add(oddOfTwo), to, toAt + 3 * toStep);
        store(evenOfTwo.sub(oddOfTwo), to, toAt + 4 * toStep);
        store(evenOfHalf.add(oddOfHalf), to, toAt + 5 * toStep);
        store(evenOfHalf.sub(oddOfHalf), to, toAt + 6 * toStep);
        store(d3.sub(d5).fma(all(5.25f), d7.sub(d1)), to, toAt + 7 * toStep);
    }

    @Override
    public void output(MemorySegment from, long at, long step, MemorySegment to, long toAt, long toStep) {
        FloatVector p0 = load(from, at);
        FloatVector p1 = load(from, at + step);
        FloatVector p2 = load(from, at + 2 * step);
        FloatVector p3 = load(from, at + 3 * step);
        FloatVector p4 = load(from, at + 4 * step);
        FloatVector p5 = load(from, at + 5 * step);
        FloatVector p6 = load(from, at + 6 * step);
        FloatVector p7 = load(from, at + 7 * step);
        FloatVector sumOfOne = p1.add(p2);
        FloatVector differenceOfOne = p1.sub(p2);
        FloatVector sumOfTwo = p3.add(p4);
        FloatVector differenceOfTwo = p3.sub(p4);
        FloatVector sumOfHalf = p5.add(p6);
        FloatVector differenceOfHalf = p5.sub(p6);
        store(p0.add(sumOfOne).add(sumOfTwo).add(sumOfHalf), to, toAt);
        store(differenceOfHalf.fma(all(0.5f), differenceOfTwo.fma(all(2f), differenceOfOne)), to, toAt + toStep);
        store(sumOfHalf.fma(all(0.25f), sumOfTwo.fma(all(4f), sumOfOne)), to, toAt + 2 * toStep);
        store(differenceOfHalf.fma(all(0.125f), differenceOfTwo.fma(all(8f), differenceOfOne)), to, toAt + 3 * toStep);
        store(sumOfHalf.fma(all(0.0625f), sumOfTwo.fma(all(16f), sumOfOne)), to, toAt + 4 * toStep);
        store(
                differenceOfHalf.fma(all(0.03125f), differenceOfTwo.fma(all(32f), differenceOfOne.add(p7))),
                to,
                toAt + 5 * toStep);
    }
}
