// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.RawPickle.START;
import static io.ssd4j.ssd.weights.RawPickle.bytes;
import static io.ssd4j.ssd.weights.RawPickle.int64;
import static io.ssd4j.ssd.weights.RawPickle.integer;
import static io.ssd4j.ssd.weights.RawPickle.text;

/** Writes the two formats of {@code torch.save} around pickles that it never would write. */
final class RawTorch {
    /** Two floats, 1 and 2. */
    static final byte[] VALUES = RawFile.floats(1, 2);

    private static final String MAGIC = START + "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

    private RawTorch() {}

    /** A zip archive with one storage, 0, of two floats. */
    static RawZip zip(String pickle) {
        return new RawZip().add("a/data.pkl", bytes(pickle)).add("a/data/0", VALUES);
    }

    /** A stream whose only storage, 0, is followed by the given bytes. */
    static byte[] stream(String pickle, String keys, String storages) {
        return bytes(MAGIC + START + integer(1001) + "." + START + "}." + pickle + START + keys + "." + storages);
    }

    /** A stream with one storage, 0, of two floats. */
    static byte[] stream(String pickle) {
        return stream(pickle, "]" + text("0") + "a", int64(2) + "\0\0\u0080?\0\0\0@");
    }
}
