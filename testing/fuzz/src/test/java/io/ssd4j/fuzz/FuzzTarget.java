// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import java.io.IOException;
import java.util.List;

/** A parser with its contract: any bytes give a value, or the exception that its documentation names. */
public interface FuzzTarget {

    /** A short name, for options and reports. */
    String name();

    /** Sound files, from which mutation starts. */
    List<byte[]> seeds() throws IOException;

    /** Corrects the checksums, lengths and signatures of a mutant, so that more of it is parsed. The default changes nothing. */
    default byte[] repair(byte[] mutant) {
        return mutant;
    }

    /** Parses a file and everything in it. Throws what the parser throws. */
    void parse(FuzzInput input) throws Exception;

    /** The documented exception. */
    boolean isDocumented(Throwable refusal);

    /** Whether the parser had read more than the header of the file when it refused it. */
    boolean isPastHeader(FuzzInput input, Throwable refusal);
}
