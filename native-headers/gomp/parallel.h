// SPDX-License-Identifier: Apache-2.0
// The call that GCC compiles a parallel region to. No header declares it, and it is part of libgomp's stable interface (version GOMP_4.0).
// The argument of the function is declared as a number, not a pointer: a call from Java then allocates nothing.
void GOMP_parallel(void (*region)(long), long argument, unsigned threads, unsigned flags);
