// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The second-level cache that one thread has. */
final class CoreCache {
    /** Of most processors at least this. */
    private static final long USUAL = 512 << 10;

    private static final Path FIRST_PROCESSOR = Path.of("/sys/devices/system/cpu/cpu0/cache");

    private CoreCache() {}

    /** The bytes of the second-level cache divided by the processors that share it. */
    static long bytes() {
        return bytes(FIRST_PROCESSOR);
    }

    /**
     * Reads the kernel's description.
     *
     * @param folder has a folder {@code index0}, {@code index1} ... for each cache of a processor
     */
    static long bytes(Path folder) {
        for (int i = 0; Files.isDirectory(folder.resolve("index" + i)); i++) {
            Path cache = folder.resolve("index" + i);
            try {
                if (line(cache, "level").equals("2")) {
                    return Math.max(64 << 10, size(line(cache, "size")) / sharing(line(cache, "shared_cpu_list")));
                }
            } catch (IOException | NumberFormatException unreadable) {
                return USUAL;
            }
        }
        return USUAL;
    }

    private static String line(Path cache, String file) throws IOException {
        return Files.readString(cache.resolve(file)).strip();
    }

    /** For example {@code 2048K}. */
    private static long size(String text) {
        if (text.isEmpty()) {
            throw new NumberFormatException("no size");
        }
        return switch (text.charAt(text.length() - 1)) {
            case 'K' -> Long.parseLong(text.substring(0, text.length() - 1)) << 10;
            case 'M' -> Long.parseLong(text.substring(0, text.length() - 1)) << 20;
            default -> Long.parseLong(text);
        };
    }

    /** For example {@code 0-1,4}. */
    private static int sharing(String list) {
        int processors = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            processors += 1 + Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]);
        }
        return Math.max(1, processors);
    }
}
