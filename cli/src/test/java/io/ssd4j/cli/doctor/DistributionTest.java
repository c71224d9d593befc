// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recognizes distributions by their own files. */
class DistributionTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ID=debian;PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"                  | APT    | Debian GNU/Linux 12 (bookworm)
            ID=ubuntu;ID_LIKE=debian;PRETTY_NAME="Ubuntu 24.04.3 LTS"               | APT    | Ubuntu 24.04.3 LTS
            ID=linuxmint;ID_LIKE="ubuntu debian";PRETTY_NAME="Linux Mint 22"        | APT    | Linux Mint 22
            ID=fedora;PRETTY_NAME="Fedora Linux 43 (Container Image)"               | DNF    | Fedora Linux 43 (Container Image)
            ID="rocky";ID_LIKE="rhel centos fedora";PRETTY_NAME="Rocky Linux 9.6"   | DNF    | Rocky Linux 9.6
            ID="opensuse-leap";ID_LIKE="suse opensuse";PRETTY_NAME="openSUSE Leap"  | ZYPPER | openSUSE Leap
            ID=arch;PRETTY_NAME='Arch Linux'                                        | PACMAN | Arch Linux
            ID=alpine;PRETTY_NAME="Alpine Linux v3.22"                              | APK    | Alpine Linux v3.22
            # ID=debian;ID=nixos;PRETTY_NAME="NixOS"                                | UNKNOWN | NixOS
            """)
    void readsItsFile(String lines, PackageManager manager, String name) throws IOException {
        FakeMachine machine = new FakeMachine(root).file("/etc/os-release", lines.replace(";", "\n") + "\n");
        Distribution distribution = Distribution.of(machine.machine());
        assertEquals(manager, distribution.manager());
        assertEquals(name, distribution.name());
    }

    @Test
    void readsTheOtherPlaceIfThereIsNoFileInEtc() throws IOException {
        FakeMachine machine = new FakeMachine(root).file("/usr/lib/os-release", "ID=debian\n");
        assertEquals(new Distribution("debian", "debian", PackageManager.APT), Distribution.of(machine.machine()));
    }

    @Test
    void withoutAFileItIsUnknown() {
        assertEquals(
                new Distribution("", "", PackageManager.UNKNOWN), Distribution.of(new FakeMachine(root).machine()));
    }
}
