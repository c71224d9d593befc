// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import io.ssd4j.bindings.files.TemporaryFolder;
import io.ssd4j.cli.fetch.CheckpointCache;
import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** What {@code --weights} takes: a name, {@code seeded:N} or a file. A file with the name of others is given with its folder. */
public final class WeightsName {
    /** The detector of drawn shapes that is a part of this module. */
    public static final String SHAPES = CommandHost.DEMONSTRATION;

    /** For help texts. In separate lines, because picocli would break "seeded:N" behind the colon. */
    public static final String FORMS = "The weights: a .pth or .safetensors file;%n"
            + "shapes, a demonstration that finds drawn shapes;%n"
            + "a downloaded checkpoint, such as torchvision:coco;%n"
            + "or seeded:N, which are generated";

    private static final String SHAPES_FILE = "shapes.safetensors";

    private WeightsName() {}

    /**
     * Opens weights.
     *
     * @param weights {@value #SHAPES}, the name of a published checkpoint in the cache, {@code seeded:N}, or the path of a file
     * @param variant the detector that they are for, if it was given
     * @param warnings receives one line for each finding that is not an error
     * @throws WeightsException if they cannot be used
     * @throws io.ssd4j.cli.fetch.FetchException if a published checkpoint has not been downloaded
     */
    public static Checkpoint open(String weights, Optional<SsdVariant> variant, Consumer<String> warnings) {
        return weights.equals(SHAPES)
                ? openShapes(variant, warnings)
                : Checkpoint.open(CheckpointCache.ofThisUser().locate(weights), variant, warnings);
    }

    /** A checkpoint is a file that is mapped, so that the one in the module's jar has to be copied; the mapping outlives the copy. */
    private static Checkpoint openShapes(Optional<SsdVariant> variant, Consumer<String> warnings) {
        try (InputStream resource = WeightsName.class.getResourceAsStream(SHAPES_FILE)) {
            if (resource == null) {
                throw new WeightsException("this build has no weights named " + SHAPES
                        + "; name a file, or build ssd4j with its examples folder");
            }
            Path folder = TemporaryFolder.create();
            Path file = folder.resolve(SHAPES_FILE);
            try {
                Files.copy(resource, file);
                return Checkpoint.open(file.toString(), variant, warnings);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new WeightsException("cannot unpack the weights " + SHAPES + ": " + e, e);
        }
    }
}
