// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

/** The message for a user whose JVM was started without native access. */
final class NativeAccess {
    private NativeAccess() {}

    static String missing() {
        Module module = NativeAccess.class.getModule();
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return "Java may not call native code from " + module + ": start it with --enable-native-access=" + name;
    }
}
