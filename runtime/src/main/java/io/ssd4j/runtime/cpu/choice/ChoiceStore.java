// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import io.ssd4j.runtime.store.StoredJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measured choices on disk: one JSON file for each environment. A file that cannot be used only costs time: a warning says why,
 * and the next choices replace it. Safe to use from several processes at once.
 *
 * @param folder for the files; created when something is stored
 * @param warnings receives the reasons why a file is not used, one sentence each
 */
public record ChoiceStore(Path folder, Consumer<String> warnings) {
    /** Increased when the meaning of a field or of an implementation's text changes. */
    static final int SCHEMA = 2;

    /**
     * The content of a file.
     *
     * @param layers the texts of the implementations by layer
     */
    record Content(int schema, ChoiceEnvironment environment, Map<String, String> layers) {
        Content {
            if (layers.values().stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("a layer's implementation is null");
            }
        }
    }

    private static final StoredJson<Content> FILES = new StoredJson<>(Content.class, SCHEMA);

    /** The file for an environment, which need not exist. */
    public Path file(ChoiceEnvironment environment) {
        return folder.resolve(environment.fileName());
    }

    /** The choices stored for an environment; empty unless made in the same one. */
    public Optional<Choices> load(ChoiceEnvironment environment) {
        Path file = file(environment);
        return FILES.read(file, reason -> unused(file, reason)).flatMap(content -> choices(file, environment, content));
    }

    private Optional<Choices> choices(Path file, ChoiceEnvironment environment, Content content) {
        if (!content.environment().equals(environment)) {
            unused(file, "it was made in another environment: " + content.environment());
            return Optional.empty();
        }
        try {
            Map<String, Implementation> layers = new TreeMap<>();
            content.layers().forEach((layer, text) -> layers.put(layer, Implementation.parse(text)));
            return Optional.of(new Choices(layers));
        } catch (IllegalArgumentException e) {
            unused(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void unused(Path file, String reason) {
        warnings.accept("the choices in " + file + " are not used, and are made again: " + reason);
    }

    /**
     * Stores choices, replacing those of the same environment.
     *
     * @throws IOException if the folder or the file cannot be written; what was stored before remains
     */
    public void store(ChoiceEnvironment environment, Choices choices) throws IOException {
        Map<String, String> layers = new TreeMap<>();
        choices.byLayer().forEach((layer, implementation) -> layers.put(layer, implementation.text()));
        FILES.write(file(environment), new Content(SCHEMA, environment, layers));
    }
}
