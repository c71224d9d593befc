// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.ssd4j.kserve.model.Cancellation;
import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.ssd4j.kserve.proto.OpenInference.ModelInferRequest;
import io.ssd4j.kserve.proto.OpenInference.ModelInferResponse;
import io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest;
import io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse;
import io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest;
import io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse;
import io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest;
import io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse;
import io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest;
import io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse;
import io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest;
import io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse;
import io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest;
import io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse;
import io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest;
import io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse;
import io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest;
import io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse;
import io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest;
import io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.Protocols;
import io.ssd4j.kserve.server.RequestLog.Protocol;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of the protocol. Each runs on a virtual thread and may wait. */
final class InferenceService extends GRPCInferenceServiceImplBase {
    private final InferenceServer server;

    InferenceService(InferenceServer server) {
        this.server = server;
    }

    private <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (RuntimeException | Error e) {
            observer.onError(Statuses.of(server.failure(e)).asRuntimeException());
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
        answer(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
        answer(
                observer,
                () -> ServerReadyResponse.newBuilder()
                        .setReady(server.isReady())
                        .build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
        answer(observer, () -> {
            server.model().require(request.getName(), request.getVersion());
            return ModelReadyResponse.newBuilder().setReady(server.isReady()).build();
        });
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
        answer(
                observer,
                () -> ServerMetadataResponse.newBuilder()
                        .setName(Protocols.NAME)
                        .setVersion(server.settings().version())
                        .addAllExtensions(Protocols.EXTENSIONS)
                        .build());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        answer(observer, () -> {
            server.model().require(request.getName(), request.getVersion());
            return Messages.of(server.model().metadata());
        });
    }

    @Override
    public void modelStatistics(ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
        answer(observer, () -> {
            ServedModel model = server.model();
            if (!request.getName().isEmpty()) {
                model.require(request.getName(), request.getVersion());
            }
            return Messages.of(model.name(), model.statistics().now());
        });
    }

    @Override
    public void repositoryIndex(RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
        answer(observer, () -> {
            RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
            if (!request.getReady() || server.isReady()) {
                index.addModelsBuilder()
                        .setName(server.model().name())
                        .setVersion(ServedModel.VERSION)
                        .setState(server.model().state().name());
            }
            return index.build();
        });
    }

    @Override
    public void repositoryModelLoad(
            RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> observer) {
        answer(observer, () -> {
            server.load(request.getModelName());
            return RepositoryModelLoadResponse.getDefaultInstance();
        });
    }

    @Override
    public void repositoryModelUnload(
            RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> observer) {
        answer(observer, () -> {
            server.unload(request.getModelName());
            return RepositoryModelUnloadResponse.getDefaultInstance();
        });
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        answer(observer, () -> infer(request));
    }

    private ModelInferResponse infer(ModelInferRequest request) {
        long start = System.nanoTime();
        Cancellation cancellation = new Cancellation(timeout(Context.current().getDeadline()));
        // The call's own listener would be told only after this method has returned.
        Context.CancellationListener gone = _ -> cancellation.cancel();
        Context.current().addListener(gone, Runnable::run);
        try {
            ModelInferResponse response = ResponseWriter.write(
                    server.model().infer(RequestReader.read(request), cancellation),
                    request.getRawInputContentsCount() > 0);
            server.log().transferred(Protocol.GRPC, request.getSerializedSize(), response.getSerializedSize());
            server.log().succeeded(Protocol.GRPC, System.nanoTime() - start);
            return response;
        } catch (RuntimeException | Error e) {
            RequestException failure = server.failure(e);
            server.log().failed(Protocol.GRPC, failure.status(), System.nanoTime() - start);
            throw failure;
        } finally {
            Context.current().removeListener(gone);
        }
    }

    private Duration timeout(@Nullable Deadline deadline) {
        Duration most = server.model().timeout();
        if (deadline == null) {
            return most;
        }
        Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
        return left.compareTo(most) < 0 ? left : most;
    }
}
