// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/** The SQL function: the content of a photo becomes detections and an error. */
final class PhotoFunction implements UDF1<byte[], Row> {
    private static final long serialVersionUID = 1;

    private final DetectionOptions options;

    PhotoFunction(DetectionOptions options) {
        this.options = options;
    }

    @Override
    public @Nullable Row call(byte @Nullable [] content) {
        if (content == null) {
            return null;
        }
        ReadingOptions reading = options.reading();
        if (content.length > reading.maxBytes()) {
            return failed(reading.tooLong("the photo", content.length));
        }
        ModelOptions model = options.model();
        String device = TaskDevices.of(model.device(), TaskContext.get()).getFirst();
        try (ExecutorModels.Lease lease = ExecutorModels.borrow(ModelKey.of(model, device));
                Arena pixels = Arena.ofShared()) {
            Detector detector = lease.detector();
            var detections = detector.detect(
                    Photo.read("the photo", new ByteArrayInputStream(content), reading.decoding(), pixels));
            return RowFactory.create(
                    DetectionSchema.detections(detections, detector.variant().labels(), options.threshold()), null);
        } catch (ImageException e) {
            return failed(DetectionSchema.message(e));
        }
    }

    private static Row failed(String error) {
        return RowFactory.create(null, error);
    }
}
