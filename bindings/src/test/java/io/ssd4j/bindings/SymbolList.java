// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** The symbols in a list for jextract. */
record SymbolList(SortedSet<String> functions, SortedSet<String> constants, SortedSet<String> structs) {

    static SymbolList read(Path file) {
        SymbolList list = new SymbolList(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        try {
            for (String line : Files.readAllLines(file)) {
                list.add(line.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return list;
    }

    private void add(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String[] option = line.split(" ", 2);
        SortedSet<String> kind = switch (option[0]) {
            case "--include-function" -> functions;
            case "--include-constant" -> constants;
            case "--include-struct" -> structs;
            default -> throw new IllegalArgumentException("not an option of a symbol list: " + line);
        };
        if (!kind.add(option[1])) {
            throw new IllegalArgumentException("listed twice: " + line);
        }
    }
}
