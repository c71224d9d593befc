// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.net.URI;
import java.util.Optional;

/**
 * A checkpoint that its authors have published.
 *
 * @param name the name that {@code --weights} and {@code --fetch} take, which is also the variant's
 * @param folder the address of the folder that holds the file, ending in a slash
 * @param file the file's name there and in the cache
 * @param hashPrefix the first hexadecimal digits of the file's SHA-256, if the publisher gives them
 * @param megabytes the approximate size in 10^6 bytes, for messages
 */
public record PublishedCheckpoint(String name, URI folder, String file, Optional<String> hashPrefix, int megabytes) {

    /** The file's address at its publisher. */
    public URI address() {
        return folder.resolve(file);
    }
}
