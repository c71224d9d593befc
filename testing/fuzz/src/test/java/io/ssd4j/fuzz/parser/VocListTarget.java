// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.cli.evaluation.DataSetException;
import io.ssd4j.cli.evaluation.VocReader;
import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Text;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lists of images of PASCAL VOC. They have no header, so that every text is past it. */
public record VocListTarget() implements FuzzTarget {
    private static final String ANNOTATION = "<annotation></annotation>";

    @Override
    public String name() {
        return "voc-list";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                "1\n2\n".getBytes(StandardCharsets.US_ASCII),
                "1\r\n\n 2 \n".getBytes(StandardCharsets.US_ASCII),
                "1 -1\n2  1\n".getBytes(StandardCharsets.US_ASCII),
                "\u00fc\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Text.ascii(mutant);
    }

    @Override
    public void parse(FuzzInput input) throws IOException {
        Path root = input.file().resolveSibling("devkit");
        Path annotations = root.resolve("Annotations");
        Path lists = root.resolve("ImageSets").resolve("Main");
        if (!Files.exists(annotations)) {
            Files.createDirectories(lists);
            Files.createDirectories(annotations);
            Files.writeString(annotations.resolve("1.xml"), ANNOTATION);
            Files.writeString(annotations.resolve("2.xml"), ANNOTATION);
        }
        VocReader.read(Files.write(lists.resolve("test.txt"), input.bytes()), List.of("cat", "dog"));
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof DataSetException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        return !(refusal.getCause() instanceof CharacterCodingException);
    }
}
