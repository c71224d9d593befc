// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreCacheTest {
    @TempDir
    private Path folder;

    private void cache(int index, String level, String size, String processors) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("index" + index));
        Files.writeString(cache.resolve("level"), level + "\n");
        Files.writeString(cache.resolve("size"), size + "\n");
        Files.writeString(cache.resolve("shared_cpu_list"), processors + "\n");
    }

    @Test
    void theSecondLevelCounts() throws IOException {
        cache(0, "1", "48K", "0");
        cache(1, "2", "2048K", "0");
        cache(2, "3", "300M", "0-1");

        assertEquals(2 << 20, CoreCache.bytes(folder));
    }

    @Test
    void processorsThatShareItHaveAPartEach() throws IOException {
        cache(0, "2", "4M", "0-2,8");

        assertEquals(1 << 20, CoreCache.bytes(folder));
    }

    @Test
    void withoutADescriptionItHasTheUsualSize() throws IOException {
        assertEquals(512 << 10, CoreCache.bytes(folder));

        cache(0, "2", "large", "0");
        assertEquals(512 << 10, CoreCache.bytes(folder));

        cache(0, "2", "", "0");
        assertEquals(512 << 10, CoreCache.bytes(folder));
    }
}
