// SPDX-License-Identifier: Apache-2.0
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in two class loaders of one JVM that share no classes, as after the redeployment of a web application. */
final class TwoClassLoaders {
    private TwoClassLoaders() {}

    /**
     * @param arguments the name of the program's class, then the entries of its class path
     */
    public static void main(String[] arguments) throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : List.of(arguments).subList(1, arguments.length)) {
            classPath.add(new File(entry).toURI().toURL());
        }
        URL[] urls = classPath.toArray(URL[]::new);
        try (URLClassLoader first = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
                URLClassLoader second = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            // The first loader is still in use when the second loads the libraries.
            run(first, arguments[0]);
            run(second, arguments[0]);
            run(first, arguments[0]);
        }
    }

    private static void run(ClassLoader loader, String name) throws Exception {
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> program = loader.loadClass(name);
        Constructor<?> constructor = program.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method main = program.getDeclaredMethod("main");
        main.setAccessible(true);
        main.invoke(constructor.newInstance());
    }
}
