// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.Seeds;
import io.ssd4j.fuzz.repair.Zip;
import java.io.IOException;
import java.util.List;

/** Zip archives of {@code torch.save}. The header is the zip directory; what is past it is the pickle and the storages. */
public record TorchZipTarget() implements CheckpointTarget {
    @Override
    public String name() {
        return "pth-zip";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return Seeds.fixtures("weights/torch", "zip-", ".pth");
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Zip.repair(mutant);
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        return message.contains("data.pkl, byte ")
                || message.contains(": entry ")
                || message.contains("not a dictionary of tensors")
                || message.contains("holds no tensors by name");
    }
}
