// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Text;
import io.ssd4j.ssd.model.Labels;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files of class names. They have no header, so that every text is past it. */
public record LabelsTarget() implements FuzzTarget {
    @Override
    public String name() {
        return "labels";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return List.of(
                "person\nbicycle\r\nb\u00fcro\n".getBytes(StandardCharsets.UTF_8),
                "a\n".getBytes(StandardCharsets.UTF_8),
                "\ufeffa\u2028b\n\nc".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Text.ascii(mutant);
    }

    @Override
    public void parse(FuzzInput input) throws IOException {
        Labels.read(input.file());
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof IOException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        return !(refusal.getCause() instanceof CharacterCodingException);
    }
}
