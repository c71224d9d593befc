// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.command.ProjectVersion;
import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.cli.output.OpenOutput;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.weights.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The {@code --out} file: tensors {@code input} [N,3,S,S] and the maps by name, each [N,C,H,W] float32, photos in the
 * order of the command line; metadata {@code model}, {@code weights}, {@code precision}, {@code device}, {@code
 * version}. It appears whole or not at all.
 */
final class FeatureFile implements FeatureSink {
    private final FeatureNetwork network;
    private final OpenOutput output;
    private final SafetensorsWriter writer;

    /**
     * @param output the file, which is closed with this object
     * @throws OutputException if it cannot be written, as far as this can be checked in advance
     */
    FeatureFile(FeaturesRequest request, OpenOutput output, DeviceId device) {
        this.network = request.model();
        this.output = output;
        try {
            writer = SafetensorsWriter.create(output.path(), shapes(request), metadata(request, device));
        } catch (IOException e) {
            try (output) {
                throw new OutputException(e);
            }
        }
    }

    private static SequencedMap<String, long[]> shapes(FeaturesRequest request) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        int images = request.images().size();
        shapes.put(Network.INPUT, shape(images, request.model().network().input()));
        for (FeatureMap map : request.model().featureMaps()) {
            shapes.put(map.name(), shape(images, map.shape()));
        }
        return shapes;
    }

    private static long[] shape(int images, Shape shape) {
        return new long[] {images, shape.channels(), shape.height(), shape.width()};
    }

    private static Map<String, String> metadata(FeaturesRequest request, DeviceId device) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("model", request.model().id());
        metadata.put("weights", request.weights());
        metadata.put("precision", request.precision().id());
        metadata.put("device", device.toString());
        metadata.put("version", ProjectVersion.get());
        return metadata;
    }

    @Override
    public boolean wantsInput() {
        return true;
    }

    @Override
    public void input(int first, MemorySegment values) {
        write(Network.INPUT, first * bytes(network.network().input()), values);
    }

    @Override
    public void map(FeatureMap map, int first, MemorySegment values) {
        write(map.name(), first * bytes(map.shape()), values);
    }

    private static long bytes(Shape shape) {
        return shape.elements() * Float.BYTES;
    }

    private void write(String tensor, long byteOffset, MemorySegment values) {
        try {
            writer.write(tensor, byteOffset, values);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    @Override
    public void commit() {
        try {
            writer.commit();
            output.commit();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    @Override
    public void close() {
        try (output) {
            writer.close();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
