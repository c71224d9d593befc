// SPDX-License-Identifier: Apache-2.0
/** Prints the options that Spark's launcher passes to Java. */
class ModuleOptions {
    public static void main(String[] args) {
        System.out.println(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptions());
    }
}
