// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.testing.Command;
import io.ssd4j.testing.Compilers;
import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Facts about the headers of a package, determined by the system's C compiler: a small C program prints each constant and
 * the size, alignment and fields of each struct. It does not compile if a function is not declared.
 */
final class CompilerFacts {
    private final Binding binding;
    private final List<Path> includeFolders;

    CompilerFacts(Binding binding, List<Path> includeFolders) {
        this.binding = binding;
        this.includeFolders = includeFolders;
    }

    /** The facts according to the compiler, one per line. */
    List<String> fromC(Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("facts.c"), program());
        Path program = folder.resolve("facts");
        Stream<String> includes = includeFolders.stream().map(include -> "-I" + include);
        Compilers.compileC(
                source, program, Stream.concat(Stream.of("-w"), includes).toArray(String[]::new));
        return Command.run(List.of(program.toString())).lines().toList();
    }

    /** The facts according to the generated classes, in the same format and order. */
    List<String> fromJava() {
        List<String> facts = new ArrayList<>();
        HeaderClass header = new HeaderClass(binding.headerClass());
        for (String constant : binding.symbols().constants()) {
            facts.add(constant + " = " + header.constant(constant));
        }
        for (Class<?> type : binding.structClasses()) {
            GroupLayout layout = layout(type);
            facts.add(type.getSimpleName() + ": " + layout.byteSize() + " bytes, aligned to " + layout.byteAlignment());
            for (String field : fields(layout)) {
                MemoryLayout.PathElement path = MemoryLayout.PathElement.groupElement(field);
                facts.add(type.getSimpleName() + "." + field + " at " + layout.byteOffset(path) + ", "
                        + layout.select(path).byteSize() + " bytes");
            }
        }
        return facts;
    }

    private String program() {
        StringBuilder c = new StringBuilder(
                "#include \"" + binding.umbrellaHeader() + "\"\n#include <stddef.h>\n#include <stdio.h>\n");
        HeaderClass header = new HeaderClass(binding.headerClass());
        c.append("int main(void) {\n");
        for (String function : binding.symbols().functions()) {
            c.append("  (void) sizeof(&").append(function).append(");\n");
        }
        for (String constant : binding.symbols().constants()) {
            // Cast to the constant's width in Java, so that 0xFFFFFFFF is -1 in both. A constant that does not fit
            // causes a difference.
            String type = header.isInt(constant) ? "int" : "long long";
            c.append("  printf(\"%s = %lld\\n\", \"")
                    .append(constant)
                    .append("\", (long long) (")
                    .append(type)
                    .append(") (");
            c.append(constant).append("));\n");
        }
        for (Class<?> type : binding.structClasses()) {
            appendStruct(c, type.getSimpleName(), fields(layout(type)));
        }
        return c.append("  return 0;\n}\n").toString();
    }

    private static void appendStruct(StringBuilder c, String name, List<String> fields) {
        // jextract does not distinguish tags from typedefs; NVIDIA's tags end in _st.
        String type = name.endsWith("_st") ? "struct " + name : name;
        c.append("  printf(\"%s: %zu bytes, aligned to %zu\\n\", \"")
                .append(name)
                .append("\", sizeof(")
                .append(type);
        c.append("), _Alignof(").append(type).append("));\n");
        for (String field : fields) {
            c.append("  printf(\"%s at %zu, %zu bytes\\n\", \"")
                    .append(name)
                    .append('.')
                    .append(field)
                    .append("\", offsetof(");
            c.append(type)
                    .append(", ")
                    .append(field)
                    .append("), sizeof(((")
                    .append(type)
                    .append(" *) 0)->")
                    .append(field);
            c.append("));\n");
        }
    }

    private static List<String> fields(GroupLayout layout) {
        return layout.memberLayouts().stream()
                .map(MemoryLayout::name)
                .flatMap(Optional::stream)
                .toList();
    }

    private static GroupLayout layout(Class<?> type) {
        try {
            return (GroupLayout) type.getMethod("layout").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName(), e);
        }
    }
}
