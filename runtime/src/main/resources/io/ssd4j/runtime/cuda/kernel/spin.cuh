// SPDX-License-Identifier: Apache-2.0
//
// Keeps the GPU busy for a number of clock cycles and computes nothing. Before a measurement it raises the clocks of an idle GPU,
// and gives the host time to enqueue what is to be measured.
//
// Launch with one thread.

extern "C" __global__ void spin(long long cycles) {
    const long long start = clock64();
    while (clock64() - start < cycles) {
    }
}
