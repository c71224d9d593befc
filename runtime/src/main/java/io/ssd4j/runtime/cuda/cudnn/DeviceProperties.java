// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_DEVICEPROP_DEVICE_ID;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION;

/**
 * A GPU's properties as cuDNN knows them, for planning without the GPU. Threads may share it; none may use it while it is
 * closed.
 */
public final class DeviceProperties implements PlanTarget {
    private final Descriptor descriptor;

    private DeviceProperties(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Those of a profile.
     *
     * @throws io.ssd4j.runtime.NativeCallException where this cuDNN does not take the profile
     */
    public static DeviceProperties of(DeviceProfile profile) {
        return new DeviceProperties(Descriptor.build(
                DescriptorKind.DEVICE_PROPERTIES,
                profile.name(),
                properties -> properties.text(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION(), profile.json())));
    }

    /**
     * Those of a GPU in this machine.
     *
     * @param ordinal its number
     * @throws io.ssd4j.runtime.NativeCallException where there is no such GPU
     */
    public static DeviceProperties ofDevice(int ordinal) {
        return new DeviceProperties(Descriptor.build(
                DescriptorKind.DEVICE_PROPERTIES,
                "cuda:" + ordinal,
                properties -> properties.int32(CUDNN_ATTR_DEVICEPROP_DEVICE_ID(), ordinal)));
    }

    /** The properties as data, to be kept and planned for elsewhere. */
    public DeviceProfile profile() {
        return DeviceProfile.parse(descriptor.text(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION()));
    }

    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
