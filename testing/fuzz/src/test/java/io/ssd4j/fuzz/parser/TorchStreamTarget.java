// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Streams of {@code torch.save}. The header is the magic number and the version; what is past it are the other pickles. */
public record TorchStreamTarget() implements CheckpointTarget {
    private static final byte[] MAGIC_AND_VERSION =
            HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e" + "80024de9032e");

    @Override
    public String name() {
        return "pth-stream";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return Seeds.fixtures("weights/torch", "stream-", ".pth");
    }

    @Override
    public byte[] repair(byte[] mutant) {
        byte[] file = Arrays.copyOf(mutant, Math.max(mutant.length, MAGIC_AND_VERSION.length));
        System.arraycopy(MAGIC_AND_VERSION, 0, file, 0, MAGIC_AND_VERSION.length);
        return file;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        byte[] bytes = input.bytes();
        return bytes.length > MAGIC_AND_VERSION.length
                && Arrays.equals(bytes, 0, MAGIC_AND_VERSION.length, MAGIC_AND_VERSION, 0, MAGIC_AND_VERSION.length);
    }
}
