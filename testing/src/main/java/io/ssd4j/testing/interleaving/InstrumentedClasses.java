// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing.interleaving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Loads a package again, with the scheduler's calls in its classes. All other classes are those of the test. */
public final class InstrumentedClasses extends ClassLoader {
    private final String prefix;
    private final Optional<Path> replacements;

    /**
     * @param anchor a class of the package
     * @param replacements a folder of class files to use instead of those of the package
     */
    public InstrumentedClasses(Class<?> anchor, Optional<Path> replacements) {
        super(anchor.getClassLoader());
        this.prefix = anchor.getPackageName() + ".";
        this.replacements = replacements;
    }

    /** A new scenario of a class of the package, which has a constructor without parameters. */
    public Scenario scenario(Class<? extends Scenario> type) {
        try {
            var constructor = loadClass(type.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Scenario) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(prefix)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try {
            byte[] instrumented = new Instrumentation(getParent()).of(bytes(name));
            return defineClass(name, instrumented, 0, instrumented.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] bytes(String name) throws IOException, ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        if (replacements.isPresent() && Files.exists(replacements.get().resolve(file))) {
            return Files.readAllBytes(replacements.get().resolve(file));
        }
        try (InputStream in = getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        }
    }
}
