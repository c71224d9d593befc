// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/** The project's version, which the build writes into the module descriptor. */
public final class ProjectVersion implements IVersionProvider {

    /** For example {@code 0.1.0}; {@code unversioned} if the classes do not run as a module. */
    public static String get() {
        ModuleDescriptor module = ProjectVersion.class.getModule().getDescriptor();
        return module == null ? "unversioned" : module.rawVersion().orElse("unversioned");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"ssd4j " + get()};
    }
}
