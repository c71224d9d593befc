// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_DEVICEPROP_DEVICE_ID;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION;

/**
 * A GPU's properties in cuDNN, for planning without the GPU. Threads may share them; none may use them while they are being closed.
 */
public record DeviceProperties(Descriptor descriptor) implements CudnnTarget {

    /**
     * The properties in a profile.
     *
     * @param name of the GPU, for messages
     * @param json as {@link #json()} returns it
     * @throws io.ssd4j.runtime.NativeCallException if this cuDNN rejects the profile
     */
    public static DeviceProperties of(String name, String json) {
        return new DeviceProperties(Descriptor.build(
                DescriptorKind.DEVICE_PROPERTIES,
                name,
                properties -> properties.text(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION(), json)));
    }

    /**
     * The properties of a GPU in this machine.
     *
     * @param ordinal its number
     * @throws io.ssd4j.runtime.NativeCallException if there is no such GPU
     */
    public static DeviceProperties ofDevice(int ordinal) {
        return new DeviceProperties(Descriptor.build(
                DescriptorKind.DEVICE_PROPERTIES,
                "cuda:" + ordinal,
                properties -> properties.int32(CUDNN_ATTR_DEVICEPROP_DEVICE_ID(), ordinal)));
    }

    /** The properties as text, from which another machine can plan for the GPU. */
    public String json() {
        return descriptor.text(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION());
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
