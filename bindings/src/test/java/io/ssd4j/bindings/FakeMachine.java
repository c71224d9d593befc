// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A simulated machine: a file system below a folder, environment variables and Java properties. */
final class FakeMachine {
    private final Path root;
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    FakeMachine(Path root) {
        this.root = root;
        properties.put("os.arch", "amd64");
        properties.put("user.home", root.resolve("home").toString());
        properties.put("user.dir", root.resolve("work").toString());
    }

    FakeMachine property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    FakeMachine variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path root() {
        return root;
    }

    /** Creates a file and its folders. */
    Path file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    Path folder(String path) throws IOException {
        return Files.createDirectories(root.resolve(path));
    }

    Surroundings surroundings() {
        return new Surroundings(name -> Optional.ofNullable(properties.get(name)), environment, root);
    }
}
