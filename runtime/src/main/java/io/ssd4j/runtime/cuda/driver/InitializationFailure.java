// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.*;

import java.util.Optional;

/** Explains to a user why a driver failed to initialize. */
final class InitializationFailure {
    private InitializationFailure() {}

    /**
     * One sentence with a remedy.
     *
     * @param description the status's name and text
     */
    static String explain(int status, String description) {
        return sentence(status) + " (cuInit: " + description + ")";
    }

    private static String sentence(int status) {
        if (status == CUDA_ERROR_NO_DEVICE()) {
            return "the NVIDIA driver is installed but sees no GPU" + visibility();
        }
        if (status == CUDA_ERROR_SYSTEM_DRIVER_MISMATCH()) {
            return "the NVIDIA driver's library and its kernel module have different versions, as after an update: restart"
                    + " the machine";
        }
        if (status == CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE()) {
            return "the loaded libcuda.so.1 comes from a forward-compatibility package, which this GPU does not support:"
                    + " remove the package (cuda-compat) or install a newer driver";
        }
        if (status == CUDA_ERROR_SYSTEM_NOT_READY()) {
            return "the machine's GPUs are not ready: check that nvidia-fabricmanager and nvidia-persistenced are running";
        }
        if (status == CUDA_ERROR_STUB_LIBRARY()) {
            return "the loaded libcuda.so.1 is a link-time stub, not a driver: install NVIDIA's driver";
        }
        return "the NVIDIA driver does not initialize; nvidia-smi may show more";
    }

    /** The variable hides GPUs from a process; batch systems set it, sometimes by accident. */
    private static String visibility() {
        return Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES"))
                .map(visible -> ": CUDA_VISIBLE_DEVICES is '" + visible + "'")
                .orElse(": nvidia-smi lists the machine's GPUs");
    }
}
