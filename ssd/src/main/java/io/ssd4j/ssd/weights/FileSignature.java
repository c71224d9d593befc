// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Files that people mistake for safetensors files, recognized by their first bytes. */
enum FileSignature {
    TORCH_ZIP("PK\3\4", "is a ZIP archive, most likely a PyTorch checkpoint", Advice.CONVERT),
    PICKLE_2("\u0080\2", "is a Python pickle, most likely a PyTorch checkpoint in the older format", Advice.CONVERT),
    PICKLE_3("\u0080\3", "is a Python pickle", Advice.CONVERT),
    PICKLE_4("\u0080\4", "is a Python pickle", Advice.CONVERT),
    PICKLE_5("\u0080\5", "is a Python pickle", Advice.CONVERT),
    GIT_LFS("version https://git-lfs", "is a Git LFS pointer", "fetch the file itself with 'git lfs pull'"),
    GZIP("\u001f\u008b", "is compressed with gzip", "decompress it first, with 'gunzip FILE'"),
    XZ("\u00fd7zXZ", "is compressed with xz", "decompress it first, with 'unxz FILE'"),
    ZSTANDARD("(\u00b5/\u00fd", "is compressed with Zstandard", "decompress it first, with 'unzstd FILE'"),
    HDF5(
            "\u0089HDF",
            "is an HDF5 file, most likely of Keras",
            "ssd4j reads checkpoints of PyTorch and safetensors files"),
    WEB_PAGE("<", "looks like a web page", "the download went wrong");

    private static final int LONGEST = 32;

    /** Nested, because enum constants cannot refer to static fields declared after them. */
    private static final class Advice {
        static final String CONVERT = "'ssd4j convert' makes a safetensors file of a checkpoint";
    }

    private final String start;
    private final String what;
    private final String advice;

    /** Each character of {@code start} is one byte, as in ISO-8859-1. */
    FileSignature(String start, String what, String advice) {
        this.start = start;
        this.what = what;
        this.advice = advice;
    }

    /**
     * Identifies a file that is known not to be a safetensors file. Do not call this for a file that may be one: a
     * valid file with a 640-byte header starts like a pickle.
     */
    static Optional<FileSignature> of(MemorySegment file) {
        byte[] bytes = file.asSlice(0, Math.min(LONGEST, file.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        String start = new String(bytes, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(s -> start.startsWith(s.start)).findFirst();
    }

    /** Says what the file is and what to do about it. */
    String explanation() {
        return what + "; " + advice;
    }
}
