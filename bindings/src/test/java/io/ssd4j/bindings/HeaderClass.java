// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The functions and constants of a generated header class, by reflection. */
record HeaderClass(Class<?> type) {

    /** The functions, which are the methods for which jextract generates a handle. */
    SortedSet<String> functions() {
        return names(method -> method.endsWith("$handle"), "$handle");
    }

    /** The constants: every other method that has no companion is the accessor of a constant. */
    SortedSet<String> constants() {
        SortedSet<String> constants = names(method -> !method.contains("$"), "");
        constants.removeAll(functions());
        return constants;
    }

    /** The address of a function in the loaded libraries. */
    MemorySegment address(String function) {
        return (MemorySegment) call(function + "$address");
    }

    /** The value of a constant; for a pointer, its address. */
    long constant(String name) {
        return switch (call(name)) {
            case Integer number -> number;
            case Long number -> number;
            case MemorySegment pointer -> pointer.address();
            case Object other -> throw new IllegalStateException(name + " is a " + other.getClass());
        };
    }

    /** Whether a constant has 32 bits in Java. */
    boolean isInt(String constant) {
        return call(constant) instanceof Integer;
    }

    private SortedSet<String> names(Predicate<String> wanted, String suffix) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(wanted)
                .map(name -> name.substring(0, name.length() - suffix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Object call(String method) {
        try {
            return type.getMethod(method).invoke(null);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method + ": " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method, e);
        }
    }
}
