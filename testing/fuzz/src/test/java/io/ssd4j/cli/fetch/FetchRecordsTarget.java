// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Text;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files beside a downloaded checkpoint: its hash, and the version that a part of it belongs to, which is sent to the server. The first
 * byte says which of the two the rest is. They have no header, so that everything is past it.
 */
public record FetchRecordsTarget() implements FuzzTarget {
    private static final String HASH = "0123456789abcdef".repeat(4) + "  model.pth\n";

    @Override
    public String name() {
        return "fetch-records";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                ("0" + HASH).getBytes(StandardCharsets.US_ASCII),
                "1\"5f3-abc\"".getBytes(StandardCharsets.US_ASCII),
                "1Wed, 21 Oct 2015 07:28:00 GMT".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Text.ascii(mutant);
    }

    @Override
    public void parse(FuzzInput input) throws IOException {
        byte[] bytes = input.bytes();
        Path file = input.file().resolveSibling("model.pth");
        boolean hash = bytes.length == 0 || (bytes[0] & 1) == 0;
        Path record = file.resolveSibling("model.pth" + (hash ? ".sha256" : ".part.version"));
        Files.write(record, Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length));
        if (hash) {
            new RecordedHash(file).read();
            return;
        }
        Files.write(file.resolveSibling("model.pth.part"), bytes);
        PartialFile part = new PartialFile(file);
        Optional<String> version = part.size() > 0 ? part.version() : Optional.empty();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost/"));
        version.ifPresent(text -> request.header("If-Range", text));
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof FetchException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        return true;
    }
}
