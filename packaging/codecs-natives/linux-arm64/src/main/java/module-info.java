// SPDX-License-Identifier: Apache-2.0
/** leptonica with libjpeg-turbo and libwebp for linux-arm64, as a resource in {@code META-INF/native/linux-arm64}. The module has no classes. */
@SuppressWarnings("module") // the name ends in the architecture's digits
module io.ssd4j.codecs.natives.linux.arm64 {}
