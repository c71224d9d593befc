// SPDX-License-Identifier: Apache-2.0
/** oneDNN and GNU OpenMP for linux-x86-64, as resources in {@code META-INF/native/linux-x86-64}. The module has no classes. */
@SuppressWarnings("module") // the name ends in the architecture's digits
module io.ssd4j.natives.linux.x86_64 {}
