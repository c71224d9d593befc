// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

import io.ssd4j.runtime.store.StoredJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

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

    private record Content(int schema, StoreEnvironment environment, List<StoredChoice> choices) {
        Content {
            if (choices.stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("a choice is null");
            }
        }
    }

    private static final StoredJson<Content> FILES = new StoredJson<>(Content.class, SCHEMA);

    /** One for all stores of this process: those of two GPUs of one model, or of two sessions, write the same file. */
    private static final Object LOCK = new Object();

    /** The choices stored for an environment, by problem; empty unless made in the same environment. */
    public Map<String, StoredChoice> load(StoreEnvironment environment) {
        Path file = folder.resolve(environment.fileName());
        return FILES.read(file, reason -> unused(file, reason))
                .map(content -> choices(file, environment, content))
                .orElse(Map.of());
    }

    private Map<String, StoredChoice> choices(Path file, StoreEnvironment environment, Content content) {
        List<String> differences = environment.differencesTo(content.environment());
        if (!differences.isEmpty()) {
            unused(file, String.join("; ", differences));
            return Map.of();
        }
        Map<String, StoredChoice> choices = new LinkedHashMap<>();
        content.choices().forEach(choice -> choices.put(choice.problem(), choice));
        return choices;
    }

    private void unused(Path file, String reason) {
        notices.accept("the plans in " + file + " are not used: " + reason);
    }

    /**
     * Adds choices to those that the environment already has, replacing those for the same problem.
     *
     * @throws IOException if the folder or the file cannot be written; what was stored before remains
     */
    public void store(StoreEnvironment environment, Collection<StoredChoice> choices) throws IOException {
        synchronized (LOCK) {
            Map<String, StoredChoice> all = new TreeMap<>(load(environment));
            choices.forEach(choice -> all.put(choice.problem(), choice));
            Content content = new Content(SCHEMA, environment, List.copyOf(all.values()));
            FILES.write(folder.resolve(environment.fileName()), content);
        }
    }
}
