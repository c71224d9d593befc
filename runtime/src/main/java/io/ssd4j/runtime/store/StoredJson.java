// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.store;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON file in a cache: a record whose first component is {@code int schema}. A file that cannot be used only costs time, so
 * reading it never fails. Files are replaced atomically: of two processes that write at the same time, the content of one remains.
 *
 * @param type the record; its package is open to Jackson
 * @param schema increased when the meaning of a component changes
 * @param <T> the record
 */
public record StoredJson<T>(Class<T> type, int schema) {
    /** A network has a few dozen problems of a few kilobytes each. */
    private static final int MOST_BYTES = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * Reads a file.
     *
     * @param unused receives the reason why an existing file is not used
     */
    public Optional<T> read(Path file, Consumer<String> unused) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                unused.accept("it has " + Files.size(file) + " bytes, which is not what was stored");
                return Optional.empty();
            }
            String text = TextFile.read(file, MOST_BYTES);
            int found = JSON.readTree(text).path("schema").asInt(-1);
            if (found != schema) {
                unused.accept("their schema is " + found + ", expected was " + schema);
                return Optional.empty();
            }
            return Optional.of(Objects.requireNonNull(JSON.readValue(text, type)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            unused.accept(e.getOriginalMessage());
        } catch (IOException e) {
            unused.accept(IoReason.of(e));
        }
        return Optional.empty();
    }

    /**
     * Writes a file that only this user may read, and creates its folder if necessary.
     *
     * @throws IOException if it cannot be written; what was stored before remains
     */
    public void write(Path file, T content) throws IOException {
        CacheFolder.create(Objects.requireNonNull(file.getParent()));
        AtomicFile.writePrivate(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }
}
