// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Effort;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an effort's id. */
final class EffortName implements ITypeConverter<Effort> {
    @Override
    public Effort convert(String text) {
        return Arrays.stream(Effort.values())
                .filter(effort -> effort.id().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("there is no effort '" + text + "'; there are "
                        + Arrays.stream(Effort.values()).map(Effort::id).collect(Collectors.joining(", "))));
    }
}
