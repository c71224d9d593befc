// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Choices on disk: one JSON file for a GPU, a precision and an effort, with the environment that they were made in.
 *
 * <p>Choices from any other environment are not used, and a notice says why. A file that cannot be read only costs
 * time; one that cannot be written is an error, since the user asked for it. Files are replaced atomically: if two
 * processes choose at the same time, the choices of one of them remain. Thread-safe.
 *
 * @param folder for the files; created when something is stored
 * @param notices receives the reasons why stored choices are not used, one sentence each
 */
public record PlanStore(Path folder, Consumer<String> notices) {
    /** Increased when the meaning of a field or the text of a problem changes. */
    static final int SCHEMA = 3;

    /** A network has a few dozen problems of a few kilobytes each. */
    private static final int MOST_BYTES = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private record Content(int schema, StoreEnvironment environment, List<StoredChoice> choices) {
        Content {
            if (choices.stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("a choice is null");
            }
        }
    }

    /** The choices stored for an environment, by problem; empty unless made in the same environment. */
    public synchronized Map<String, StoredChoice> load(StoreEnvironment environment) {
        Path file = folder.resolve(environment.fileName());
        try {
            if (Files.size(file) > MOST_BYTES) {
                return unused(file, "it has " + Files.size(file) + " bytes, which is not what was stored");
            }
            String text = TextFile.read(file, MOST_BYTES);
            int schema = JSON.readTree(text).path("schema").asInt(-1);
            if (schema != SCHEMA) {
                return unused(file, "their schema is " + schema + ", expected was " + SCHEMA);
            }
            Content content = JSON.readValue(text, Content.class);
            List<String> differences = environment.differencesTo(content.environment());
            if (!differences.isEmpty()) {
                return unused(file, String.join("; ", differences));
            }
            Map<String, StoredChoice> choices = new LinkedHashMap<>();
            content.choices().forEach(choice -> choices.put(choice.problem(), choice));
            return choices;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (JacksonException e) {
            return unused(file, e.getOriginalMessage());
        } catch (IOException e) {
            return unused(file, IoReason.of(e));
        }
    }

    private Map<String, StoredChoice> unused(Path file, String reason) {
        notices.accept("the plans in " + file + " are not used: " + reason);
        return Map.of();
    }

    /**
     * Adds choices to those that the environment already has, replacing those for the same problem.
     *
     * @throws IOException if the folder or the file cannot be written; what was stored before remains
     */
    public synchronized void store(StoreEnvironment environment, Collection<StoredChoice> choices) throws IOException {
        Map<String, StoredChoice> all = new TreeMap<>(load(environment));
        choices.forEach(choice -> all.put(choice.problem(), choice));
        Content content = new Content(SCHEMA, environment, List.copyOf(all.values()));
        CacheFolder.create(folder);
        AtomicFile.writePrivate(
                folder.resolve(environment.fileName()),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }
}
