// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.interop;

import io.ssd4j.runtime.interop.ClassFacts.Reference;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The methods of compiled classes that can be reached from entry points. A call reaches every override in a class that is
 * used; the JDK may call whatever a used class overrides of it. So the answer errs on the side of "reached".
 */
final class CallGraph {
    private final Map<String, ClassFacts> classes;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<Reference> called = new LinkedHashSet<>();
    private final Set<Reference> reached = new LinkedHashSet<>();
    private final Deque<Reference> pending = new ArrayDeque<>();

    CallGraph(Collection<ClassFacts> classes) {
        this.classes = classes.stream()
                .collect(Collectors.toMap(ClassFacts::name, type -> type, (a, b) -> a, LinkedHashMap::new));
    }

    /** Enters at every method of a class that a user can call. */
    void enter(String type) {
        use(type);
        Stream.ofNullable(classes.get(type))
                .flatMap(facts -> facts.open().stream())
                .forEach(method -> call(new Reference(type, method)));
        while (!pending.isEmpty()) {
            Reference method = pending.remove();
            Stream.ofNullable(classes.get(method.owner()))
                    .flatMap(facts -> facts.methods().getOrDefault(method.method(), List.of()).stream())
                    .forEach(this::follow);
        }
    }

    /** Whether a method with that name, whatever its parameters, is reached. */
    boolean reaches(String type, String method) {
        return reached.stream()
                .anyMatch(found -> found.owner().equals(type) && found.method().startsWith(method + "("));
    }

    /** Whether reached code uses a class. */
    boolean uses(String type) {
        return used.contains(type);
    }

    /** The methods that are not reached, of classes whose name begins with a prefix. */
    List<Reference> unreached(String prefix) {
        return classes.values().stream()
                .filter(type -> type.name().startsWith(prefix))
                .flatMap(type -> type.methods().keySet().stream().map(method -> new Reference(type.name(), method)))
                .filter(method -> !reached.contains(method))
                .toList();
    }

    private void follow(Reference reference) {
        if (classes.containsKey(reference.owner())) {
            use(reference.owner());
            if (!reference.method().isEmpty()) {
                call(reference);
            }
        }
    }

    private void call(Reference reference) {
        if (called.add(reference)) {
            resolve(reference.owner(), reference.method());
            used.stream()
                    .filter(type -> isSubtype(type, reference.owner()))
                    .toList()
                    .forEach(type -> resolve(type, reference.method()));
        }
    }

    /** Reaches the declaration that a call on a type ends at. */
    private void resolve(String type, String method) {
        supertypes(type)
                .filter(declaring -> declaring.methods().containsKey(method))
                .findFirst()
                .ifPresent(declaring -> reach(new Reference(declaring.name(), method)));
    }

    private void reach(Reference method) {
        if (reached.add(method)) {
            pending.add(method);
        }
    }

    private void use(String type) {
        ClassFacts facts = classes.get(type);
        if (facts == null || !used.add(type)) {
            return;
        }
        facts.supertypes().forEach(this::use);
        facts.methods().keySet().stream()
                .filter(method -> method.startsWith("<clinit>") || isCalledByTheJdk(facts, method))
                .forEach(method -> reach(new Reference(type, method)));
        List.copyOf(called).stream()
                .filter(reference -> isSubtype(type, reference.owner()))
                .forEach(reference -> resolve(type, reference.method()));
    }

    private boolean isSubtype(String type, String supertype) {
        return supertypes(type).anyMatch(facts -> facts.name().equals(supertype));
    }

    /** The type and its supertypes among the known classes, the nearest first. */
    private Stream<ClassFacts> supertypes(String type) {
        ClassFacts facts = classes.get(type);
        return facts == null
                ? Stream.empty()
                : Stream.concat(Stream.of(facts), facts.supertypes().stream().flatMap(this::supertypes));
    }

    private boolean isCalledByTheJdk(ClassFacts facts, String method) {
        return supertypes(facts.name())
                .flatMap(known -> known.supertypes().stream())
                .filter(name -> !classes.containsKey(name))
                .distinct()
                .flatMap(CallGraph::methods)
                .anyMatch(method::equals);
    }

    private static Stream<String> methods(String foreign) {
        try {
            Class<?> type = Class.forName(foreign.replace('/', '.'), false, CallGraph.class.getClassLoader());
            return Stream.concat(Stream.of(type.getMethods()), Stream.of(Object.class.getMethods()))
                    .map(CallGraph::key);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String key(Method method) {
        return method.getName()
                + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .descriptorString();
    }
}
