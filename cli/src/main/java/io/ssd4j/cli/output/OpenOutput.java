// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.output;

import io.ssd4j.cli.command.OutputException;
import java.nio.file.Path;

/** An output that has been opened for writing. */
public interface OpenOutput extends AutoCloseable {

    /** The file to write, which may differ from the one that the user has named. */
    Path path();

    /**
     * Delivers the file after it has been written.
     *
     * @throws OutputException if that fails; the message names the output that the user has named
     */
    void commit();

    /** Discards the output unless it has been committed. */
    @Override
    void close();
}
