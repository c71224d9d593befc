// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

/** A distribution's program that installs packages. */
enum PackageManager {
    /** Debian, Ubuntu and their descendants. */
    APT("apt install"),
    /** Fedora, Red Hat Enterprise Linux and their descendants. */
    DNF("dnf install"),
    /** SUSE. */
    ZYPPER("zypper install"),
    /** Arch Linux. */
    PACMAN("pacman -S"),
    /** Alpine Linux, whose C library is musl. */
    APK("apk add"),
    /** Another one, whose packages are not known. */
    UNKNOWN("");

    private final String command;

    PackageManager(String command) {
        this.command = command;
    }

    /** The command that installs a package. */
    String install(String packages) {
        return command + " " + packages;
    }
}
