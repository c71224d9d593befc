// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.cli.command.ResultWriter;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.photo.InputPhotos;
import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Text;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.PhotoOptions;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lists of photos for {@code --files-from}. They have no header, so that every text is past it. */
public record FilesFromTarget() implements FuzzTarget {
    /** Finding photos opens no device. */
    private static final CommandContext CONTEXT = new CommandContext(
            DeviceSource.INSTALLED,
            ResultWriter.of(OutputStream.nullOutputStream(), StandardCharsets.UTF_8),
            new PrintWriter(Writer.nullWriter()),
            false);

    @Override
    public String name() {
        return "files-from";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                "a.jpg\nb.png\n".getBytes(StandardCharsets.US_ASCII),
                " a b.jpg\r\n\n-\n./-\n".getBytes(StandardCharsets.US_ASCII),
                "\u00fc.jpg\n\ufeffx\u0000y\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Text.ascii(mutant);
    }

    @Override
    public void parse(FuzzInput input) {
        InputPhotos.of(List.of(), input.file().toString(), CONTEXT, PhotoOptions.DEFAULT)
                .all();
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof ImageException || refusal instanceof UsageException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        return !(refusal.getCause() instanceof CharacterCodingException);
    }
}
