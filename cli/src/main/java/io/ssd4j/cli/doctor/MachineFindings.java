// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.bindings.files.OperatingSystem;
import io.ssd4j.bindings.memory.MemoryHeadroom;
import io.ssd4j.cli.fetch.CheckpointCache;
import io.ssd4j.cli.fetch.PublishedCheckpoint;
import io.ssd4j.cli.fetch.PublishedCheckpoints;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What ssd4j finds on a machine besides native libraries. */
final class MachineFindings {
    private final Machine machine;
    private final Distribution distribution;

    MachineFindings(Machine machine, Distribution distribution) {
        this.machine = machine;
        this.distribution = distribution;
    }

    List<Finding> all() {
        return List.of(
                java(), vectors(), system(), threads(), memory(), hugePages(), CacheState.of(machine), weights());
    }

    private Finding java() {
        return ok(
                "java",
                "Java",
                machine.property("java.runtime.version") + ", " + machine.property("java.vendor") + ", "
                        + machine.property("java.home"));
    }

    /** Asks for the module in this Java, whether or not the process was started with it. */
    private static Finding vectors() {
        String module = "jdk.incubator.vector";
        return ModuleFinder.ofSystem().find(module).isPresent()
                ? ok("java.vector", "Vector API", module + " is in this Java")
                : new Finding(
                        "java.vector",
                        State.MISSING,
                        "Vector API",
                        "this Java has no module " + module + ", so that fp32 takes up to twice as long");
    }

    private Finding system() {
        String text = (distribution.name().isEmpty() ? machine.system() : distribution.name()) + ", "
                + machine.property("os.arch");
        switch (OperatingSystem.of(machine.system())) {
            case WINDOWS -> {
                return new Finding(
                        "system",
                        State.BROKEN,
                        "system",
                        text
                                + ": no device is usable on Windows; run ssd4j in the Windows Subsystem for Linux (wsl --install)");
            }
            case MACOS -> {
                return new Finding(
                        "system",
                        State.LIMITED,
                        "system",
                        text + ": oneDNN is not delivered for macOS; docs/platforms.md says where to get it");
            }
            case LINUX, OTHER -> {}
        }
        if (isMusl()) {
            return new Finding(
                    "system",
                    State.BROKEN,
                    "system",
                    text + ", musl: the native libraries need glibc; use a distribution with glibc, such as"
                            + " debian:bookworm-slim for containers");
        }
        return ok("system", "system", text);
    }

    /** Only musl has such a file; a distribution with glibc may have it too, for other programs, and then Alpine's package manager not. */
    private boolean isMusl() {
        return distribution.manager() == PackageManager.APK
                || (Files.exists(machine.path("/lib/ld-musl-x86_64.so.1"))
                        && !Files.exists(machine.path("/lib64/ld-linux-x86-64.so.2")));
    }

    private Finding threads() {
        int available = Runtime.getRuntime().availableProcessors();
        long processors = machine.lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("processor"))
                .count();
        String text = "one for each of " + available + " processors";
        return ok(
                "threads",
                "threads",
                processors > available
                        ? text + " of the machine's " + processors
                                + ", as a control group, an affinity or -XX:ActiveProcessorCount limits them"
                        : text);
    }

    private static Finding memory() {
        Optional<MemoryHeadroom> headroom = MemoryHeadroom.ofThisProcess();
        String id = "memory";
        if (headroom.isEmpty()) {
            return new Finding(id, State.LIMITED, id, "the system does not say how much is left");
        }
        String text = (headroom.get().bytes() >> 20) + " of " + (headroom.get().limit() >> 20) + " MiB are left ("
                + headroom.get().source() + ")";
        // SSD300 in float32 with a batch of 1, besides Java's own memory.
        boolean enough = headroom.get().bytes() >> 20 >= 400;
        return enough
                ? ok(id, id, text)
                : new Finding(id, State.LIMITED, id, text + ", and SSD300 needs about 400 MiB with Java");
    }

    private Finding hugePages() {
        String id = "hugepages";
        String subject = "huge pages";
        List<String> setting = machine.lines("/sys/kernel/mm/transparent_hugepage/enabled");
        if (setting.isEmpty()) {
            return new Finding(id, State.LIMITED, subject, "this system does not report its transparent huge pages");
        }
        String text = "transparent: " + setting.getFirst();
        return setting.getFirst().contains("[never]")
                ? new Finding(id, State.LIMITED, subject, text + "; madvise would let the engine use them")
                : ok(id, subject, text);
    }

    private Finding weights() {
        Optional<Path> folder = CheckpointCache.ofThisUser().folder();
        List<String> cached = folder.stream()
                .flatMap(cache -> PublishedCheckpoints.all().stream()
                        .filter(checkpoint -> Files.isRegularFile(cache.resolve(checkpoint.file())))
                        .map(PublishedCheckpoint::name))
                .toList();
        return cached.isEmpty()
                ? new Finding(
                        "weights",
                        State.MISSING,
                        "weights",
                        "no published checkpoint is in the cache; the built-in one knows drawn shapes alone")
                : ok("weights", "weights", String.join(", ", cached) + " in " + folder.orElseThrow());
    }

    private static Finding ok(String id, String subject, String text) {
        return new Finding(id, State.OK, subject, text);
    }
}
