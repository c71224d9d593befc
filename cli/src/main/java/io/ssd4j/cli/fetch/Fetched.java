// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.nio.file.Path;

/**
 * Published checkpoints in the cache.
 *
 * @param sha256 the hash of the file in hexadecimal
 * @param check what the hash was compared with
 * @param downloaded whether it was downloaded just now
 */
public record Fetched(PublishedCheckpoint checkpoint, Path file, String sha256, Check check, boolean downloaded) {

    /** What is known about a file's content. */
    public enum Check {
        /** The publisher's hash is equal, as far as the publisher gives it. */
        PUBLISHED("verified: the publisher's hash begins with the same digits"),
        /** The hash is that of the first download. */
        RECORDED("the same file as at the first download"),
        /** This is the first download, and the publisher gives no hash. */
        UNVERIFIED("unverified: the publisher gives no hash; it is recorded, and later downloads are compared with it");

        private final String text;

        Check(String text) {
            this.text = text;
        }

        /** A description for messages. */
        public String text() {
            return text;
        }
    }
}
