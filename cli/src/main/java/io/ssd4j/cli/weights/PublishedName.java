// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import io.ssd4j.cli.fetch.PublishedCheckpoint;
import io.ssd4j.cli.fetch.PublishedCheckpoints;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a published checkpoint. */
final class PublishedName implements ITypeConverter<PublishedCheckpoint> {
    @Override
    public PublishedCheckpoint convert(String text) {
        return PublishedCheckpoints.named(text)
                .orElseThrow(() -> new TypeConversionException(
                        "there is no published checkpoint '" + text + "'; there are " + PublishedCheckpoints.names()));
    }
}
