// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

/** The main program of a {@link ChildJvm}: loads libraries by name and prints the result for each. */
final class LoadLibraries {
    private LoadLibraries() {}

    public static void main(String[] names) {
        for (String name : names) {
            switch (NativeLibraries.load(NativeLibrary.valueOf(name))) {
                case LibraryStatus.Loaded loaded -> System.out.println(name + " loaded " + loaded.path());
                case LibraryStatus.Missing missing -> {
                    System.out.println(name + " missing: " + missing.reason());
                    missing.searched().forEach(place -> System.out.println("  " + place));
                }
            }
        }
    }
}
