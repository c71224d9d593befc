// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.bindings.files.Sha256;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.nvrtc.KernelSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The CUDA C sources of our own kernels, as shipped in this module, and their compiler options. */
public final class KernelLibrary {
    /** Bytes that one thread loads or stores at once. */
    static final int PACK_BYTES = 16;

    private static final String UNIT = "kernels.cu";
    private static final List<String> HEADERS = List.of(
            "block_reduction.cuh",
            "detect_classes.cuh",
            "detect_images.cuh",
            "detect_scores.cuh",
            "detection.cuh",
            "e4m3.cuh",
            "element.cuh",
            "exponential.cuh",
            "im2col.cuh",
            "import_values.cuh",
            "l2_normalize.cuh",
            "max_pool.cuh",
            "pack_input.cuh",
            "quantize.cuh",
            "resize_input.cuh",
            "resize_input_float.cuh",
            "spin.cuh",
            "unpack_output.cuh");

    private KernelLibrary() {}

    /** The translation unit with its headers. */
    public static KernelSource source() {
        Map<String, String> headers = new LinkedHashMap<>();
        HEADERS.forEach(header -> headers.put(header, read(header)));
        return new KernelSource(UNIT, read(UNIT), headers);
    }

    /**
     * The compiler's options.
     *
     * @param computeCapability 90 for sm_90
     */
    public static List<String> options(ElementType element, int computeCapability) {
        return List.of("--gpu-architecture=sm_" + computeCapability, "--std=c++17", define(element));
    }

    private static String define(ElementType element) {
        return switch (element) {
            case FLOAT32 -> "-DELEMENT_F32";
            case FLOAT16 -> "-DELEMENT_F16";
            case BFLOAT16 -> "-DELEMENT_BF16";
            case FLOAT8_E4M3 -> "-DELEMENT_E4M3";
            case INT8, UINT8 ->
                throw new IllegalArgumentException("the CUDA engine does not compute in 8-bit integers");
        };
    }

    /** Elements that one thread loads at once. Channel counts must be multiples of it. */
    public static int packSize(ElementType element) {
        return PACK_BYTES / element.bytes();
    }

    /**
     * SHA-256 over sources and options, in hexadecimal: the cache key of compiled code. The compiler's version is left
     * out, so that the compiler is not loaded if everything is compiled.
     */
    public static String hash(KernelSource source, List<String> options) {
        MessageDigest digest = Sha256.digest();
        add(digest, source.text());
        source.headers().forEach((name, text) -> {
            add(digest, name);
            add(digest, text);
        });
        options.forEach(option -> add(digest, option));
        return Sha256.hex(digest);
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        // A separator that no text contains, so that moving a character from one text to the next changes the hash.
        digest.update((byte) 0);
    }

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(
                KernelLibrary.class.getResourceAsStream(name),
                () -> "kernel source " + name + " is missing from the module")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading kernel source " + name, e);
        }
    }
}
