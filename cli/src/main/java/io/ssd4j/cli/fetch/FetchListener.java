// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

/** Follows a download. */
public interface FetchListener {
    /** Says something that the user should know, such as that a transfer is resumed. */
    void note(String message);

    /**
     * A transfer begins.
     *
     * @param done bytes that have been there before
     * @param total bytes of the whole file, or -1 if the server does not say
     */
    void begin(long done, long total);

    /** So many more bytes have arrived. */
    void received(int bytes);

    /** The transfer is over, successful or not. */
    void end();
}
