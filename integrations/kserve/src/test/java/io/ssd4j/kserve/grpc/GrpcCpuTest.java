// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.ssd4j.kserve.ServerFixture;
import io.ssd4j.kserve.proto.GRPCInferenceServiceGrpc;
import io.ssd4j.kserve.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.ssd4j.kserve.proto.OpenInference.InferParameter;
import io.ssd4j.kserve.proto.OpenInference.InferTensorContents;
import io.ssd4j.kserve.proto.OpenInference.ModelInferRequest;
import io.ssd4j.kserve.proto.OpenInference.ModelInferRequest.InferInputTensor;
import io.ssd4j.kserve.proto.OpenInference.ModelInferRequest.InferRequestedOutputTensor;
import io.ssd4j.kserve.proto.OpenInference.ModelInferResponse;
import io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest;
import io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest;
import io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest;
import io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest;
import io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest;
import io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol over gRPC, with the boxes that the library finds in this process. */
class GrpcCpuTest {
    private static final int SIDE = 300;
    private static final int PIXELS = 3 * SIDE * SIDE;
    private static final double TOLERANCE = 0.05;

    private static ServerFixture server;
    private static ManagedChannel channel;
    private static List<Detection> expected;
    private static RgbImage image;
    private static float[] input;

    @BeforeAll
    static void start() {
        try (Detector detector = Detector.open("cpu", ServerFixture.SHAPES)) {
            image = Photo.read(ServerFixture.PICTURE);
            expected = detector.detect(image);
            InputTransform transform =
                    new InputTransform(SIDE, detector.variant().conversion());
            input = new float[PIXELS];
            transform.apply(image.frame(), MemorySegment.ofArray(input), 0);
        }
        server = ServerFixture.open();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpc())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        server.close();
        assertEquals(List.of(), server.unexpected());
    }

    private static GRPCInferenceServiceBlockingStub stub() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    private static InferInputTensor.Builder tensor(String name, String type, long... shape) {
        InferInputTensor.Builder tensor =
                InferInputTensor.newBuilder().setName(name).setDatatype(type);
        for (long extent : shape) {
            tensor.addShape(extent);
        }
        return tensor;
    }

    private static ModelInferRequest.Builder request() {
        return ModelInferRequest.newBuilder().setModelName("ssd300").setId("seven");
    }

    private static ModelInferRequest.Builder photo() {
        return request()
                .addInputs(tensor("photo", "BYTES", 1)
                        .setContents(InferTensorContents.newBuilder()
                                .addBytesContents(ByteString.copyFrom(ServerFixture.picture()))));
    }

    @Test
    void aPhotoGivesTheBoxesOfTheLibrary() {
        ModelInferResponse response = stub().modelInfer(photo().build());
        assertEquals("seven", response.getId());
        assertEquals("1", response.getModelVersion());
        assertEquals(0, response.getRawOutputContentsCount(), "a request that is not raw has an answer that is not");
        assertEquals("boxes", response.getOutputs(0).getName());
        assertEquals(List.of(1L, 8L, 4L), response.getOutputs(0).getShapeList());
        List<Float> boxes = response.getOutputs(0).getContents().getFp32ContentsList();
        for (int i = 0; i < expected.size(); i++) {
            Detection detection = expected.get(i);
            assertEquals(detection.box().right(), boxes.get(4 * i + 2), TOLERANCE);
            assertEquals(detection.label(), response.getOutputs(2).getContents().getInt64Contents(i));
            assertEquals(
                    detection.name(),
                    response.getOutputs(3).getContents().getBytesContents(i).toStringUtf8());
        }
        assertEquals(List.of(8), response.getOutputs(4).getContents().getIntContentsList());
    }

    private static void assertRawBoxes(ModelInferResponse response, double scaleX, double tolerance) {
        assertEquals(response.getOutputsCount(), response.getRawOutputContentsCount());
        ByteBuffer boxes =
                response.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(expected.size() * 16, boxes.remaining());
        for (Detection detection : expected) {
            assertEquals(detection.box().left(), boxes.getFloat() * scaleX, tolerance);
            boxes.getFloat();
            assertEquals(detection.box().right(), boxes.getFloat() * scaleX, tolerance);
            boxes.getFloat();
        }
    }

    @Test
    void rawFramesGiveTheSameBoxes() {
        ByteString pixels = ByteString.copyFrom(image.pixels().asByteBuffer());
        ModelInferResponse response = stub().modelInfer(request()
                .addInputs(tensor("frame", "UINT8", 1, image.height(), image.width(), 3))
                .addRawInputContents(pixels)
                .build());
        assertRawBoxes(response, 1, TOLERANCE);
    }

    @Test
    void framesInAnotherOrderOfChannelsSayIt() {
        byte[] bgr = image.pixels().toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < bgr.length; i += 3) {
            byte red = bgr[i];
            bgr[i] = bgr[i + 2];
            bgr[i + 2] = red;
        }
        ModelInferResponse response = stub().modelInfer(request()
                .addInputs(tensor("frame", "UINT8", 1, image.height(), image.width(), 3)
                        .putParameters(
                                "pixel_format",
                                InferParameter.newBuilder()
                                        .setStringParam("BGR")
                                        .build()))
                .addRawInputContents(ByteString.copyFrom(bgr))
                .build());
        assertRawBoxes(response, 1, TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"FP32, 0.05", "FP16, 0.5", "BF16, 3"})
    void theInputMayBeATensor(String type, double tolerance) {
        ByteBuffer bytes =
                ByteBuffer.allocate(PIXELS * (type.equals("FP32") ? 4 : 2)).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : input) {
            switch (type) {
                case "FP32" -> bytes.putFloat(value);
                case "FP16" -> bytes.putShort(Float.floatToFloat16(value));
                default -> bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
            }
        }
        ModelInferResponse response = stub().modelInfer(request()
                .addInputs(tensor("input", type, 1, 3, SIDE, SIDE))
                .addRawInputContents(ByteString.copyFrom(bytes.flip()))
                .build());
        // Boxes of a tensor are in pixels of the network's input.
        assertRawBoxes(response, image.width() / (double) SIDE, tolerance);
    }

    @Test
    void mapsMayHaveHalfPrecision() {
        ModelInferResponse response = stub().modelInfer(photo().addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("conv9_2")
                        .putParameters(
                                "datatype",
                                InferParameter.newBuilder()
                                        .setStringParam("FP16")
                                        .build()))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("conv10_2"))
                .build());
        assertEquals("FP16", response.getOutputs(0).getDatatype());
        List<Long> shape = response.getOutputs(0).getShapeList();
        assertEquals(
                2 * shape.stream().mapToLong(each -> each).reduce(1, Math::multiplyExact),
                response.getRawOutputContents(0).size());
        assertEquals("FP32", response.getOutputs(1).getDatatype());
    }

    private static Status.Code code(ModelInferRequest request) {
        return assertThrows(StatusRuntimeException.class, () -> stub().modelInfer(request))
                .getStatus()
                .getCode();
    }

    @Test
    void wrongRequestsHaveTheirStatus() {
        assertEquals(Status.Code.NOT_FOUND, code(photo().setModelName("other").build()));
        assertEquals(Status.Code.NOT_FOUND, code(photo().setModelVersion("2").build()));
        assertEquals(Status.Code.INVALID_ARGUMENT, code(request().build()));
        assertEquals(
                Status.Code.INVALID_ARGUMENT,
                code(photo().addRawInputContents(ByteString.copyFromUtf8("x")).build()));
        assertEquals(
                Status.Code.INVALID_ARGUMENT,
                code(request()
                        .addInputs(tensor("photo", "BYTES", 1))
                        .addRawInputContents(ByteString.copyFrom(new byte[] {9, 0, 0, 0, 1}))
                        .build()));
        assertEquals(
                Status.Code.RESOURCE_EXHAUSTED,
                code(request()
                        .addInputs(tensor("photo", "BYTES", 1))
                        .addRawInputContents(ByteString.copyFrom(new byte[ServerFixture.MAX_BODY]))
                        .build()));
    }

    @Test
    void metadataStatisticsAndIndexAreGiven() {
        assertTrue(stub().serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
        assertEquals(
                "ssd4j",
                stub().serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getName());
        var model = stub().modelMetadata(
                        ModelMetadataRequest.newBuilder().setName("ssd300").build());
        assertEquals(3, model.getInputsCount());
        assertEquals(11, model.getOutputsCount());
        stub().modelInfer(photo().build());
        var statistics = stub().modelStatistics(ModelStatisticsRequest.getDefaultInstance())
                .getModelStats(0);
        assertTrue(statistics.getInferenceCount() > 0);
        assertTrue(statistics.getInferenceStats().getSuccess().getNs() > 0);
        assertEquals(
                "READY",
                stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                        .getModels(0)
                        .getState());
    }

    @Test
    void anExpiredOrCancelledCallLeavesNothingBehind() throws InterruptedException {
        StatusRuntimeException late = assertThrows(
                StatusRuntimeException.class,
                () -> stub().withDeadlineAfter(1, TimeUnit.MICROSECONDS).modelInfer(photo().build()));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode());
        StatusRuntimeException shortened = assertThrows(
                StatusRuntimeException.class,
                () -> stub().modelInfer(photo().putParameters(
                                "timeout",
                                InferParameter.newBuilder().setInt64Param(1).build())
                        .build()));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, shortened.getStatus().getCode());
        try (Context.CancellableContext context = Context.current().withCancellation()) {
            context.run(() -> {
                var _ = GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(photo().build());
            });
        }
        for (int i = 0; i < 200 && server.admission().requests() > 0; i++) {
            Thread.sleep(10);
        }
        assertEquals(0, server.admission().requests());
        assertEquals(0, server.admission().bytes());
        assertEquals(0, server.model().waiting());
    }

    @Test
    void aTokenIsRequiredExceptForProbes() {
        try (ServerFixture secret = ServerFixture.secret("s3cret", Optional.empty())) {
            ManagedChannel other = NettyChannelBuilder.forAddress("127.0.0.1", secret.grpc())
                    .usePlaintext()
                    .build();
            GRPCInferenceServiceBlockingStub stub = GRPCInferenceServiceGrpc.newBlockingStub(other);
            assertTrue(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
            assertEquals(
                    Status.Code.UNAUTHENTICATED,
                    assertThrows(StatusRuntimeException.class, () -> stub.modelInfer(photo().build()))
                            .getStatus()
                            .getCode());
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer s3cret");
            GRPCInferenceServiceBlockingStub permitted =
                    stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
            assertEquals("seven", permitted.modelInfer(photo().build()).getId());
            assertEquals(
                    Status.Code.PERMISSION_DENIED,
                    assertThrows(
                                    StatusRuntimeException.class,
                                    () -> permitted.repositoryModelUnload(RepositoryModelUnloadRequest.newBuilder()
                                            .setModelName("ssd300")
                                            .build()))
                            .getStatus()
                            .getCode(),
                    "loading and unloading must be permitted when the server is started");
            other.shutdownNow();
        }
    }
}
