// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_DEVICEPROP_DEVICE_ID;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_ENGINEHEUR_DEVICEPROP;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_ENGINE_DEVICEPROP;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP;

/**
 * A GPU's properties as cuDNN knows them, for planning without the GPU. Threads may share it; none may use it while it is
 * closed.
 */
public final class DeviceProperties extends PlanTarget {
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

    @Override
    void bind(DescriptorBuilder builder) {
        switch (builder.kind()) {
            case ENGINE_HEURISTICS -> builder.descriptor(CUDNN_ATTR_ENGINEHEUR_DEVICEPROP(), descriptor);
            case ENGINE -> builder.descriptor(CUDNN_ATTR_ENGINE_DEVICEPROP(), descriptor);
            case EXECUTION_PLAN -> builder.descriptor(CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP(), descriptor);
            default -> {} // the operation graph has no such attribute: it is bound by the descriptors made of it
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
