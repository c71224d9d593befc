// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.bindings.files.AtomicFile;
import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.Sha256;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.nvrtc.KernelSource;
import io.ssd4j.runtime.cuda.nvrtc.Nvrtc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Machine code of our kernels, compiled once per architecture and kept on disk.
 *
 * <p>A file is named by the hash of everything that went into it and begins with the SHA-256 of its content: one that
 * was truncated or altered is compiled again, since a driver may do anything with a broken image. A folder that cannot
 * be written only costs time. Safe for several processes: files are replaced atomically.
 *
 * @param folder for the files; created if missing
 */
public record CubinCache(Path folder) {
    private static final int DIGEST_BYTES = 32;

    /**
     * The kernels' machine code, from disk or compiled.
     *
     * @param computeCapability 90 for sm_90
     * @throws io.ssd4j.runtime.DeviceUnavailableException if compiling is necessary and there is no NVRTC
     * @throws io.ssd4j.runtime.NativeCallException if compiling is necessary and fails
     */
    public byte[] cubin(ElementType element, int computeCapability) {
        KernelSource source = KernelLibrary.source();
        List<String> options = KernelLibrary.options(element, computeCapability);
        Path file = file(source, options);
        return read(file).orElseGet(() -> {
            byte[] compiled = Nvrtc.compile(source, options);
            write(file, compiled);
            return compiled;
        });
    }

    /** Whether kernels for an architecture are cached in some element type: work can begin without a compiler. */
    public boolean holdsAny(int computeCapability) {
        KernelSource source = KernelLibrary.source();
        return ElementType.floatingPoint().stream()
                .anyMatch(element -> Files.exists(file(source, KernelLibrary.options(element, computeCapability))));
    }

    private Path file(KernelSource source, List<String> options) {
        return folder.resolve(KernelLibrary.hash(source, options) + ".cubin");
    }

    private static Optional<byte[]> read(Path file) {
        try {
            byte[] stored = Files.readAllBytes(file);
            if (stored.length <= DIGEST_BYTES) {
                return Optional.empty();
            }
            byte[] cubin = Arrays.copyOfRange(stored, DIGEST_BYTES, stored.length);
            boolean whole = Arrays.equals(Sha256.digest().digest(cubin), Arrays.copyOf(stored, DIGEST_BYTES));
            return whole ? Optional.of(cubin) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void write(Path file, byte[] cubin) {
        try {
            CacheFolder.create(folder);
            byte[] stored = Arrays.copyOf(Sha256.digest().digest(cubin), DIGEST_BYTES + cubin.length);
            System.arraycopy(cubin, 0, stored, DIGEST_BYTES, cubin.length);
            AtomicFile.writePrivate(file, stored);
        } catch (IOException e) {
            // The code is compiled and usable; only the next start will be slower.
            System.getLogger(CubinCache.class.getName())
                    .log(System.Logger.Level.DEBUG, "compiled kernels could not be kept in " + folder, e);
        }
    }
}
