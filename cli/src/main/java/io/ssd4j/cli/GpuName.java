// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the id of a GPU: {@code cuda} or {@code cuda:I}; whether there is one shows later. */
final class GpuName implements ITypeConverter<DeviceId> {
    @Override
    public DeviceId convert(String text) {
        try {
            DeviceId id = DeviceId.parse(text);
            if (id.engine().equals("cuda")) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // The message below says it better.
        }
        throw new TypeConversionException("'" + text + "' is no GPU; write cuda or cuda:1");
    }
}
