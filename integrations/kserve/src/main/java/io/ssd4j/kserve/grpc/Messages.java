// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.model.Statistics;
import io.ssd4j.kserve.proto.OpenInference.InferBatchStatistics;
import io.ssd4j.kserve.proto.OpenInference.InferStatistics;
import io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse;
import io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse.TensorMetadata;
import io.ssd4j.kserve.proto.OpenInference.ModelStatistics;
import io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse;
import io.ssd4j.kserve.proto.OpenInference.StatisticDuration;
import io.ssd4j.kserve.protocol.ModelMetadata;

/** Descriptions of the model as messages. */
final class Messages {
    private Messages() {}

    static ModelMetadataResponse of(ModelMetadata model) {
        ModelMetadataResponse.Builder message = ModelMetadataResponse.newBuilder()
                .setName(model.name())
                .addVersions(model.version())
                .setPlatform(model.platform());
        model.inputs().forEach(tensor -> message.addInputs(of(tensor)));
        model.outputs().forEach(tensor -> message.addOutputs(of(tensor)));
        return message.build();
    }

    private static TensorMetadata of(io.ssd4j.kserve.protocol.TensorMetadata tensor) {
        return TensorMetadata.newBuilder()
                .setName(tensor.name())
                .setDatatype(tensor.type().name())
                .addAllShape(tensor.shape())
                .build();
    }

    static ModelStatisticsResponse of(String name, Statistics.Snapshot now) {
        ModelStatistics.Builder model = ModelStatistics.newBuilder()
                .setName(name)
                .setVersion(ServedModel.VERSION)
                .setLastInference(now.lastMillis())
                .setInferenceCount(now.images())
                .setExecutionCount(now.inference().count())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(of(now.success()))
                        .setFail(of(now.failure()))
                        .setQueue(of(now.queue()))
                        .setComputeInput(of(now.input()))
                        .setComputeInfer(of(now.inference()))
                        .setComputeOutput(of(now.output())));
        now.batches()
                .forEach(batch -> model.addBatchStats(InferBatchStatistics.newBuilder()
                        .setBatchSize(batch.size())
                        .setComputeInfer(of(batch.inference()))));
        return ModelStatisticsResponse.newBuilder().addModelStats(model).build();
    }

    private static StatisticDuration of(Statistics.Total total) {
        return StatisticDuration.newBuilder()
                .setCount(total.count())
                .setNs(total.nanos())
                .build();
    }
}
