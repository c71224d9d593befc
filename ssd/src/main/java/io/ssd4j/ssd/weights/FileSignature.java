// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The files that people pass for a safetensors file, told by their first bytes. */
enum FileSignature {
    TORCH_ZIP("PK\3\4", "is a zip archive, most likely a PyTorch checkpoint", Advice.CONVERT),
    PICKLE_2("\u0080\2", "is a Python pickle, most likely a PyTorch checkpoint in the older format", Advice.CONVERT),
    PICKLE_3("\u0080\3", "is a Python pickle", Advice.CONVERT),
    PICKLE_4("\u0080\4", "is a Python pickle", Advice.CONVERT),
    PICKLE_5("\u0080\5", "is a Python pickle", Advice.CONVERT),
    GIT_LFS("version https://git-lfs", "is a pointer that Git LFS left", "fetch the file itself with 'git lfs pull'"),
    WEB_PAGE("<", "looks like a web page", "the download went wrong");

    private static final int LONGEST = 32;

    /** Apart, since values of an enum cannot name its constants that follow. */
    private static final class Advice {
        static final String CONVERT = "only safetensors files are read for now: docs/weights.md has the three lines of"
                + " Python that convert a checkpoint";
    }

    private final String start;
    private final String what;
    private final String advice;

    /** The start is one byte for each character. */
    FileSignature(String start, String what, String advice) {
        this.start = start;
        this.what = what;
        this.advice = advice;
    }

    /**
     * What a file is that cannot be a safetensors file. Not to be asked of one that can: a header of 640 bytes makes a
     * good file start like a pickle.
     */
    static Optional<FileSignature> of(MemorySegment file) {
        byte[] bytes = file.asSlice(0, Math.min(LONGEST, file.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        String start = new String(bytes, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(s -> start.startsWith(s.start)).findFirst();
    }

    /** What the file is, and what to do about it. */
    String explanation() {
        return what + "; " + advice;
    }
}
