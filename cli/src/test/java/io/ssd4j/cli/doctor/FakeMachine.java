// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A machine whose files are in a folder, and which has no others. */
final class FakeMachine {
    private final Path root;
    private final Map<String, String> properties = new HashMap<>(Map.of("os.name", "Linux", "os.arch", "amd64"));
    private final Map<String, String> environment = new HashMap<>();

    FakeMachine(Path root) {
        this.root = root;
    }

    FakeMachine file(String absolute, String content) throws IOException {
        Path file = root.resolve(absolute.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    FakeMachine property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    FakeMachine variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Machine machine() {
        return new Machine(root, name -> Optional.ofNullable(properties.get(name)), environment);
    }
}
