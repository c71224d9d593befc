// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCacheTest {
    private static final String TORCHVISION_FILE = "ssd300_vgg16_coco-b556d3b4.pth";

    @TempDir
    private Path folder;

    @Test
    void findsADownloadedCheckpointByItsName() throws IOException {
        Path file = Files.createFile(folder.resolve(TORCHVISION_FILE));

        assertEquals(file.toString(), new CheckpointCache(Optional.of(folder)).locate("torchvision:coco"));
    }

    @Test
    void saysHowToDownloadAMissingOne() {
        CheckpointCache cache = new CheckpointCache(Optional.of(folder));

        String message = assertThrows(FetchException.class, () -> cache.locate("lufficc:voc512"))
                .getMessage();

        assertEquals(
                "lufficc:voc512 is not in the cache (" + folder.resolve("vgg_ssd512_voc0712.pth")
                        + "); './ssd4j weights --fetch lufficc:voc512' downloads it, about 207 MB",
                message);
    }

    @Test
    void leavesOtherWeightsAlone() {
        CheckpointCache cache = new CheckpointCache(Optional.of(folder));

        assertEquals("seeded:0", cache.locate("seeded:0"));
        assertEquals("./torchvision:coco", cache.locate("./torchvision:coco"));
    }

    @Test
    void listsTheNamesIfOneIsMisspelled() {
        CheckpointCache cache = new CheckpointCache(Optional.of(folder));

        String message = assertThrows(FetchException.class, () -> cache.locate("torchvision:cocoo"))
                .getMessage();

        assertEquals(
                "there is no published checkpoint 'torchvision:cocoo', nor a file of that name; there are torchvision:coco,"
                        + " lufficc:voc300, lufficc:coco300, lufficc:voc512, lufficc:coco512",
                message);
    }

    @Test
    void needsACacheFolderOnlyForANamedCheckpoint() {
        CheckpointCache none = new CheckpointCache(Optional.empty());

        assertEquals("weights.pth", none.locate("weights.pth"));
        String message = String.valueOf(assertThrows(FetchException.class, () -> none.locate("lufficc:voc300"))
                .getMessage());
        assertTrue(message.contains("XDG_CACHE_HOME"), message);
    }

    @Test
    void knowsTheFivePublishedFiles() {
        assertEquals(
                List.of(
                        "https://download.pytorch.org/models/ssd300_vgg16_coco-b556d3b4.pth",
                        "https://github.com/lufficc/SSD/releases/download/1.2/vgg_ssd300_voc0712.pth",
                        "https://github.com/lufficc/SSD/releases/download/1.2/vgg_ssd300_coco_trainval35k.pth",
                        "https://github.com/lufficc/SSD/releases/download/1.2/vgg_ssd512_voc0712.pth",
                        "https://github.com/lufficc/SSD/releases/download/1.2/vgg_ssd512_coco_trainval35k.pth"),
                PublishedCheckpoints.all().stream()
                        .map(PublishedCheckpoint::address)
                        .map(URI::toString)
                        .toList());
        assertEquals(
                "torchvision:coco, lufficc:voc300, lufficc:coco300, lufficc:voc512, lufficc:coco512",
                PublishedCheckpoints.names());
    }
}
