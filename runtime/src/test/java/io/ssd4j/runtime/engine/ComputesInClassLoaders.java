// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process in which two class loaders compute with ssd4j classes of their own, and the first loader then goes away. */
final class ComputesInClassLoaders {
    private static final int COLLECTIONS = 50;

    private ComputesInClassLoaders() {}

    /**
     * Prints the result of each loader, whether the first was collected, and the second's result afterwards.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException, InterruptedException {
        try (URLClassLoader second = loader()) {
            WeakReference<ClassLoader> first = computeInALoaderOfItsOwn(second);
            for (int i = 0; i < COLLECTIONS && first.get() != null; i++) {
                System.gc();
                Thread.sleep(20);
            }
            System.out.println(first.get() == null ? "collected" : "still there");
            System.out.println(result(second));
        }
    }

    private static WeakReference<ClassLoader> computeInALoaderOfItsOwn(ClassLoader second)
            throws IOException, ReflectiveOperationException {
        try (URLClassLoader first = loader()) {
            System.out.println(result(first));
            System.out.println(result(second));
            System.out.println(result(first));
            return new WeakReference<>(first);
        }
    }

    private static URLClassLoader loader() throws IOException {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                path.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static Object result(ClassLoader loader) throws ReflectiveOperationException {
        Method compute =
                loader.loadClass(ComputesInClassLoaders.class.getName()).getDeclaredMethod("compute");
        compute.setAccessible(true);
        return compute.invoke(null);
    }

    /** Runs a network on the CPU; called in each loader. */
    static String compute() {
        try (Device device = Device.open("cpu", DeviceOptions.DEFAULT.threads(1));
                RandomWeights weights = new RandomWeights(1);
                Model model = device.load(SmallNetwork.TINY, weights, Precision.FP32);
                var session = model.openSession(1)) {
            SmallNetwork.fill(session.input().values(), 1, 1);
            session.run();
            MemorySegment output = session.outputs().get("last");
            return "result " + Arrays.hashCode(output.toArray(ValueLayout.JAVA_FLOAT));
        }
    }
}
