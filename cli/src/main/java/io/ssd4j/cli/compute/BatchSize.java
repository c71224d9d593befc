// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.cli.spi.SharedValues;
import picocli.CommandLine.ITypeConverter;

/** The number of images per run. */
public final class BatchSize implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        return SharedValues.whole(text, 1, Integer.MAX_VALUE);
    }
}
