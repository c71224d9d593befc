// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime.cpu;

@SuppressWarnings("restricted")
final class HasANativeMethod {
    private HasANativeMethod() {}

    static native void call();
}
