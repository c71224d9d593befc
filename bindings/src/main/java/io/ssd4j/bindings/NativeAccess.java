// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

/** What to tell a user whose Java was started without leave to call native code. */
final class NativeAccess {
    private NativeAccess() {}

    static String missing() {
        Module module = NativeAccess.class.getModule();
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return "Java may not call native code from " + module + ": start it with --enable-native-access=" + name;
    }
}
