// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Linux distribution, as {@code /etc/os-release} describes it.
 *
 * @param id its identifier in lower case, {@code debian}; empty if there is no such file
 * @param name its name for people
 * @param manager what installs its packages
 */
record Distribution(String id, String name, PackageManager manager) {
    private static final Map<String, PackageManager> MANAGERS = Map.ofEntries(
            Map.entry("debian", PackageManager.APT),
            Map.entry("ubuntu", PackageManager.APT),
            Map.entry("fedora", PackageManager.DNF),
            Map.entry("rhel", PackageManager.DNF),
            Map.entry("centos", PackageManager.DNF),
            Map.entry("amzn", PackageManager.DNF),
            Map.entry("suse", PackageManager.ZYPPER),
            Map.entry("opensuse", PackageManager.ZYPPER),
            Map.entry("sles", PackageManager.ZYPPER),
            Map.entry("arch", PackageManager.PACMAN),
            Map.entry("alpine", PackageManager.APK));

    static Distribution of(Machine machine) {
        List<String> lines = machine.lines("/etc/os-release");
        Map<String, String> fields = fields(lines.isEmpty() ? machine.lines("/usr/lib/os-release") : lines);
        String id = fields.getOrDefault("ID", "");
        PackageManager manager = Arrays.stream((id + " " + fields.getOrDefault("ID_LIKE", "")).split(" +"))
                .filter(MANAGERS::containsKey)
                .map(MANAGERS::get)
                .findFirst()
                .orElse(PackageManager.UNKNOWN);
        return new Distribution(id, fields.getOrDefault("PRETTY_NAME", id), manager);
    }

    /** The assignments of a file in the syntax of a shell, without its escapes, which identifiers do not need. */
    private static Map<String, String> fields(List<String> lines) {
        Map<String, String> fields = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                fields.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip().replaceAll("^[\"']|[\"']$", ""));
            }
        }
        return fields;
    }

    /** Whether it is Ubuntu itself, which has an installer of drivers. */
    boolean isUbuntu() {
        return id.equals("ubuntu");
    }
}
