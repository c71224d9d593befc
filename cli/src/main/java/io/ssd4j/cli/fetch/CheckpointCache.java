// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import io.ssd4j.bindings.files.CacheFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of downloaded checkpoints, {@code checkpoints} in the cache folder. Each has its publisher's file name and, beside
 * it, its SHA-256 in the format of {@code sha256sum}.
 *
 * @param folder the folder, which need not exist; empty if this user has no cache folder
 */
public record CheckpointCache(Optional<Path> folder) {

    /** The cache of this user. */
    public static CheckpointCache ofThisUser() {
        return new CheckpointCache(CacheFolder.ofThisUser().map(cache -> cache.resolve("checkpoints")));
    }

    /**
     * Turns a published checkpoint's name into its file in this cache.
     *
     * @param weights the value of {@code --weights}
     * @return the path of the downloaded file, or {@code weights} itself if it is not the name of a published checkpoint
     * @throws FetchException if the checkpoint has not been downloaded, in which case the message says how to do that; or if only the part before
     *     the colon is that of a published checkpoint and there is no such file
     */
    public String locate(String weights) {
        Optional<PublishedCheckpoint> checkpoint = PublishedCheckpoints.named(weights);
        if (PublishedCheckpoints.isMisspelled(weights)) {
            throw new FetchException("there is no published checkpoint '" + weights
                    + "', nor a file of that name; there are " + PublishedCheckpoints.names());
        }
        return checkpoint.map(known -> downloaded(known).toString()).orElse(weights);
    }

    private Path downloaded(PublishedCheckpoint checkpoint) {
        Path file = file(checkpoint);
        if (!Files.isRegularFile(file)) {
            throw new FetchException(
                    checkpoint.name() + " is not in the cache (" + file + "); './ssd4j weights --fetch "
                            + checkpoint.name() + "' downloads it, about " + checkpoint.megabytes() + " MB");
        }
        return file;
    }

    /**
     * Where a checkpoint is, or would be.
     *
     * @throws FetchException if this user has no cache folder
     */
    Path file(PublishedCheckpoint checkpoint) {
        return folder.map(cache -> cache.resolve(checkpoint.file()))
                .orElseThrow(() -> new FetchException("there is no folder to keep " + checkpoint.name()
                        + " in: set XDG_CACHE_HOME=/FOLDER in the environment, or the JVM option -D"
                        + CacheFolder.PROPERTY + "=/FOLDER"));
    }
}
