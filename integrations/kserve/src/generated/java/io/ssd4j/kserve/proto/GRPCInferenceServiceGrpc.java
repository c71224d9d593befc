package io.ssd4j.kserve.proto;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Inference Server GRPC endpoints.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class GRPCInferenceServiceGrpc {

  private GRPCInferenceServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "inference.GRPCInferenceService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest,
      io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse> getServerLiveMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ServerLive",
      requestType = io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest,
      io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse> getServerLiveMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest, io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse> getServerLiveMethod;
    if ((getServerLiveMethod = GRPCInferenceServiceGrpc.getServerLiveMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getServerLiveMethod = GRPCInferenceServiceGrpc.getServerLiveMethod) == null) {
          GRPCInferenceServiceGrpc.getServerLiveMethod = getServerLiveMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest, io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ServerLive"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("ServerLive"))
              .build();
        }
      }
    }
    return getServerLiveMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest,
      io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse> getServerReadyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ServerReady",
      requestType = io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest,
      io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse> getServerReadyMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest, io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse> getServerReadyMethod;
    if ((getServerReadyMethod = GRPCInferenceServiceGrpc.getServerReadyMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getServerReadyMethod = GRPCInferenceServiceGrpc.getServerReadyMethod) == null) {
          GRPCInferenceServiceGrpc.getServerReadyMethod = getServerReadyMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest, io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ServerReady"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("ServerReady"))
              .build();
        }
      }
    }
    return getServerReadyMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse> getModelReadyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ModelReady",
      requestType = io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse> getModelReadyMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest, io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse> getModelReadyMethod;
    if ((getModelReadyMethod = GRPCInferenceServiceGrpc.getModelReadyMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getModelReadyMethod = GRPCInferenceServiceGrpc.getModelReadyMethod) == null) {
          GRPCInferenceServiceGrpc.getModelReadyMethod = getModelReadyMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest, io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ModelReady"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("ModelReady"))
              .build();
        }
      }
    }
    return getModelReadyMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest,
      io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse> getServerMetadataMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ServerMetadata",
      requestType = io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest,
      io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse> getServerMetadataMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest, io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse> getServerMetadataMethod;
    if ((getServerMetadataMethod = GRPCInferenceServiceGrpc.getServerMetadataMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getServerMetadataMethod = GRPCInferenceServiceGrpc.getServerMetadataMethod) == null) {
          GRPCInferenceServiceGrpc.getServerMetadataMethod = getServerMetadataMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest, io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ServerMetadata"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("ServerMetadata"))
              .build();
        }
      }
    }
    return getServerMetadataMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse> getModelMetadataMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ModelMetadata",
      requestType = io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse> getModelMetadataMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest, io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse> getModelMetadataMethod;
    if ((getModelMetadataMethod = GRPCInferenceServiceGrpc.getModelMetadataMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getModelMetadataMethod = GRPCInferenceServiceGrpc.getModelMetadataMethod) == null) {
          GRPCInferenceServiceGrpc.getModelMetadataMethod = getModelMetadataMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest, io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ModelMetadata"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("ModelMetadata"))
              .build();
        }
      }
    }
    return getModelMetadataMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelInferRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelInferResponse> getModelInferMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ModelInfer",
      requestType = io.ssd4j.kserve.proto.OpenInference.ModelInferRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.ModelInferResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelInferRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelInferResponse> getModelInferMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelInferRequest, io.ssd4j.kserve.proto.OpenInference.ModelInferResponse> getModelInferMethod;
    if ((getModelInferMethod = GRPCInferenceServiceGrpc.getModelInferMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getModelInferMethod = GRPCInferenceServiceGrpc.getModelInferMethod) == null) {
          GRPCInferenceServiceGrpc.getModelInferMethod = getModelInferMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.ModelInferRequest, io.ssd4j.kserve.proto.OpenInference.ModelInferResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ModelInfer"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelInferRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelInferResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("ModelInfer"))
              .build();
        }
      }
    }
    return getModelInferMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse> getModelStatisticsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ModelStatistics",
      requestType = io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest,
      io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse> getModelStatisticsMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest, io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse> getModelStatisticsMethod;
    if ((getModelStatisticsMethod = GRPCInferenceServiceGrpc.getModelStatisticsMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getModelStatisticsMethod = GRPCInferenceServiceGrpc.getModelStatisticsMethod) == null) {
          GRPCInferenceServiceGrpc.getModelStatisticsMethod = getModelStatisticsMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest, io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ModelStatistics"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("ModelStatistics"))
              .build();
        }
      }
    }
    return getModelStatisticsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest,
      io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse> getRepositoryIndexMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RepositoryIndex",
      requestType = io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest,
      io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse> getRepositoryIndexMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest, io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse> getRepositoryIndexMethod;
    if ((getRepositoryIndexMethod = GRPCInferenceServiceGrpc.getRepositoryIndexMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getRepositoryIndexMethod = GRPCInferenceServiceGrpc.getRepositoryIndexMethod) == null) {
          GRPCInferenceServiceGrpc.getRepositoryIndexMethod = getRepositoryIndexMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest, io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RepositoryIndex"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("RepositoryIndex"))
              .build();
        }
      }
    }
    return getRepositoryIndexMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest,
      io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse> getRepositoryModelLoadMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RepositoryModelLoad",
      requestType = io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest,
      io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse> getRepositoryModelLoadMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest, io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse> getRepositoryModelLoadMethod;
    if ((getRepositoryModelLoadMethod = GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getRepositoryModelLoadMethod = GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod) == null) {
          GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod = getRepositoryModelLoadMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest, io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RepositoryModelLoad"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("RepositoryModelLoad"))
              .build();
        }
      }
    }
    return getRepositoryModelLoadMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest,
      io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse> getRepositoryModelUnloadMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RepositoryModelUnload",
      requestType = io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest.class,
      responseType = io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest,
      io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse> getRepositoryModelUnloadMethod() {
    io.grpc.MethodDescriptor<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest, io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse> getRepositoryModelUnloadMethod;
    if ((getRepositoryModelUnloadMethod = GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod) == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        if ((getRepositoryModelUnloadMethod = GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod) == null) {
          GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod = getRepositoryModelUnloadMethod =
              io.grpc.MethodDescriptor.<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest, io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RepositoryModelUnload"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse.getDefaultInstance()))
              .setSchemaDescriptor(new GRPCInferenceServiceMethodDescriptorSupplier("RepositoryModelUnload"))
              .build();
        }
      }
    }
    return getRepositoryModelUnloadMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static GRPCInferenceServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceStub>() {
        @java.lang.Override
        public GRPCInferenceServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new GRPCInferenceServiceStub(channel, callOptions);
        }
      };
    return GRPCInferenceServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static GRPCInferenceServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceBlockingV2Stub>() {
        @java.lang.Override
        public GRPCInferenceServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new GRPCInferenceServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return GRPCInferenceServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static GRPCInferenceServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceBlockingStub>() {
        @java.lang.Override
        public GRPCInferenceServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new GRPCInferenceServiceBlockingStub(channel, callOptions);
        }
      };
    return GRPCInferenceServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static GRPCInferenceServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<GRPCInferenceServiceFutureStub>() {
        @java.lang.Override
        public GRPCInferenceServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new GRPCInferenceServiceFutureStub(channel, callOptions);
        }
      };
    return GRPCInferenceServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Inference Server GRPC endpoints.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * The ServerLive API indicates if the inference server is able to receive
     * and respond to metadata and inference requests.
     * </pre>
     */
    default void serverLive(io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getServerLiveMethod(), responseObserver);
    }

    /**
     * <pre>
     * The ServerReady API indicates if the server is ready for inferencing.
     * </pre>
     */
    default void serverReady(io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getServerReadyMethod(), responseObserver);
    }

    /**
     * <pre>
     * The ModelReady API indicates if a specific model is ready for inferencing.
     * </pre>
     */
    default void modelReady(io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getModelReadyMethod(), responseObserver);
    }

    /**
     * <pre>
     * The ServerMetadata API provides information about the server. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    default void serverMetadata(io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getServerMetadataMethod(), responseObserver);
    }

    /**
     * <pre>
     * The per-model metadata API provides information about a model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    default void modelMetadata(io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getModelMetadataMethod(), responseObserver);
    }

    /**
     * <pre>
     * The ModelInfer API performs inference using the specified model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    default void modelInfer(io.ssd4j.kserve.proto.OpenInference.ModelInferRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelInferResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getModelInferMethod(), responseObserver);
    }

    /**
     * <pre>
     * Returns how many requests were answered, and how long they took.
     * </pre>
     */
    default void modelStatistics(io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getModelStatisticsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the models that can be loaded.
     * </pre>
     */
    default void repositoryIndex(io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRepositoryIndexMethod(), responseObserver);
    }

    /**
     * <pre>
     * Loads a model, or loads it again.
     * </pre>
     */
    default void repositoryModelLoad(io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRepositoryModelLoadMethod(), responseObserver);
    }

    /**
     * <pre>
     * Unloads a model.
     * </pre>
     */
    default void repositoryModelUnload(io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRepositoryModelUnloadMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service GRPCInferenceService.
   * <pre>
   * Inference Server GRPC endpoints.
   * </pre>
   */
  public static abstract class GRPCInferenceServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return GRPCInferenceServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service GRPCInferenceService.
   * <pre>
   * Inference Server GRPC endpoints.
   * </pre>
   */
  public static final class GRPCInferenceServiceStub
      extends io.grpc.stub.AbstractAsyncStub<GRPCInferenceServiceStub> {
    private GRPCInferenceServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected GRPCInferenceServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new GRPCInferenceServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * The ServerLive API indicates if the inference server is able to receive
     * and respond to metadata and inference requests.
     * </pre>
     */
    public void serverLive(io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getServerLiveMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The ServerReady API indicates if the server is ready for inferencing.
     * </pre>
     */
    public void serverReady(io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getServerReadyMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The ModelReady API indicates if a specific model is ready for inferencing.
     * </pre>
     */
    public void modelReady(io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getModelReadyMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The ServerMetadata API provides information about the server. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public void serverMetadata(io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getServerMetadataMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The per-model metadata API provides information about a model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public void modelMetadata(io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getModelMetadataMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The ModelInfer API performs inference using the specified model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public void modelInfer(io.ssd4j.kserve.proto.OpenInference.ModelInferRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelInferResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getModelInferMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Returns how many requests were answered, and how long they took.
     * </pre>
     */
    public void modelStatistics(io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getModelStatisticsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the models that can be loaded.
     * </pre>
     */
    public void repositoryIndex(io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRepositoryIndexMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Loads a model, or loads it again.
     * </pre>
     */
    public void repositoryModelLoad(io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRepositoryModelLoadMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Unloads a model.
     * </pre>
     */
    public void repositoryModelUnload(io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest request,
        io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRepositoryModelUnloadMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service GRPCInferenceService.
   * <pre>
   * Inference Server GRPC endpoints.
   * </pre>
   */
  public static final class GRPCInferenceServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<GRPCInferenceServiceBlockingV2Stub> {
    private GRPCInferenceServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected GRPCInferenceServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new GRPCInferenceServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * The ServerLive API indicates if the inference server is able to receive
     * and respond to metadata and inference requests.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse serverLive(io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getServerLiveMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ServerReady API indicates if the server is ready for inferencing.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse serverReady(io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getServerReadyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ModelReady API indicates if a specific model is ready for inferencing.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse modelReady(io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getModelReadyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ServerMetadata API provides information about the server. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse serverMetadata(io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getServerMetadataMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The per-model metadata API provides information about a model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse modelMetadata(io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getModelMetadataMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ModelInfer API performs inference using the specified model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelInferResponse modelInfer(io.ssd4j.kserve.proto.OpenInference.ModelInferRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getModelInferMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns how many requests were answered, and how long they took.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse modelStatistics(io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getModelStatisticsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the models that can be loaded.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse repositoryIndex(io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRepositoryIndexMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Loads a model, or loads it again.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse repositoryModelLoad(io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRepositoryModelLoadMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Unloads a model.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse repositoryModelUnload(io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRepositoryModelUnloadMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service GRPCInferenceService.
   * <pre>
   * Inference Server GRPC endpoints.
   * </pre>
   */
  public static final class GRPCInferenceServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<GRPCInferenceServiceBlockingStub> {
    private GRPCInferenceServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected GRPCInferenceServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new GRPCInferenceServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * The ServerLive API indicates if the inference server is able to receive
     * and respond to metadata and inference requests.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse serverLive(io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getServerLiveMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ServerReady API indicates if the server is ready for inferencing.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse serverReady(io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getServerReadyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ModelReady API indicates if a specific model is ready for inferencing.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse modelReady(io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getModelReadyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ServerMetadata API provides information about the server. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse serverMetadata(io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getServerMetadataMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The per-model metadata API provides information about a model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse modelMetadata(io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getModelMetadataMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The ModelInfer API performs inference using the specified model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelInferResponse modelInfer(io.ssd4j.kserve.proto.OpenInference.ModelInferRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getModelInferMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Returns how many requests were answered, and how long they took.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse modelStatistics(io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getModelStatisticsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the models that can be loaded.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse repositoryIndex(io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRepositoryIndexMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Loads a model, or loads it again.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse repositoryModelLoad(io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRepositoryModelLoadMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Unloads a model.
     * </pre>
     */
    public io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse repositoryModelUnload(io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRepositoryModelUnloadMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service GRPCInferenceService.
   * <pre>
   * Inference Server GRPC endpoints.
   * </pre>
   */
  public static final class GRPCInferenceServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<GRPCInferenceServiceFutureStub> {
    private GRPCInferenceServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected GRPCInferenceServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new GRPCInferenceServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * The ServerLive API indicates if the inference server is able to receive
     * and respond to metadata and inference requests.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse> serverLive(
        io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getServerLiveMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The ServerReady API indicates if the server is ready for inferencing.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse> serverReady(
        io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getServerReadyMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The ModelReady API indicates if a specific model is ready for inferencing.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse> modelReady(
        io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getModelReadyMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The ServerMetadata API provides information about the server. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse> serverMetadata(
        io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getServerMetadataMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The per-model metadata API provides information about a model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse> modelMetadata(
        io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getModelMetadataMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The ModelInfer API performs inference using the specified model. Errors are
     * indicated by the google.rpc.Status returned for the request. The OK code
     * indicates success and other codes indicate failure.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.ModelInferResponse> modelInfer(
        io.ssd4j.kserve.proto.OpenInference.ModelInferRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getModelInferMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Returns how many requests were answered, and how long they took.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse> modelStatistics(
        io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getModelStatisticsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the models that can be loaded.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse> repositoryIndex(
        io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRepositoryIndexMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Loads a model, or loads it again.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse> repositoryModelLoad(
        io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRepositoryModelLoadMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Unloads a model.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse> repositoryModelUnload(
        io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRepositoryModelUnloadMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_SERVER_LIVE = 0;
  private static final int METHODID_SERVER_READY = 1;
  private static final int METHODID_MODEL_READY = 2;
  private static final int METHODID_SERVER_METADATA = 3;
  private static final int METHODID_MODEL_METADATA = 4;
  private static final int METHODID_MODEL_INFER = 5;
  private static final int METHODID_MODEL_STATISTICS = 6;
  private static final int METHODID_REPOSITORY_INDEX = 7;
  private static final int METHODID_REPOSITORY_MODEL_LOAD = 8;
  private static final int METHODID_REPOSITORY_MODEL_UNLOAD = 9;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_SERVER_LIVE:
          serviceImpl.serverLive((io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse>) responseObserver);
          break;
        case METHODID_SERVER_READY:
          serviceImpl.serverReady((io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse>) responseObserver);
          break;
        case METHODID_MODEL_READY:
          serviceImpl.modelReady((io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse>) responseObserver);
          break;
        case METHODID_SERVER_METADATA:
          serviceImpl.serverMetadata((io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse>) responseObserver);
          break;
        case METHODID_MODEL_METADATA:
          serviceImpl.modelMetadata((io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse>) responseObserver);
          break;
        case METHODID_MODEL_INFER:
          serviceImpl.modelInfer((io.ssd4j.kserve.proto.OpenInference.ModelInferRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelInferResponse>) responseObserver);
          break;
        case METHODID_MODEL_STATISTICS:
          serviceImpl.modelStatistics((io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse>) responseObserver);
          break;
        case METHODID_REPOSITORY_INDEX:
          serviceImpl.repositoryIndex((io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse>) responseObserver);
          break;
        case METHODID_REPOSITORY_MODEL_LOAD:
          serviceImpl.repositoryModelLoad((io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse>) responseObserver);
          break;
        case METHODID_REPOSITORY_MODEL_UNLOAD:
          serviceImpl.repositoryModelUnload((io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest) request,
              (io.grpc.stub.StreamObserver<io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getServerLiveMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.ServerLiveRequest,
              io.ssd4j.kserve.proto.OpenInference.ServerLiveResponse>(
                service, METHODID_SERVER_LIVE)))
        .addMethod(
          getServerReadyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.ServerReadyRequest,
              io.ssd4j.kserve.proto.OpenInference.ServerReadyResponse>(
                service, METHODID_SERVER_READY)))
        .addMethod(
          getModelReadyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.ModelReadyRequest,
              io.ssd4j.kserve.proto.OpenInference.ModelReadyResponse>(
                service, METHODID_MODEL_READY)))
        .addMethod(
          getServerMetadataMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.ServerMetadataRequest,
              io.ssd4j.kserve.proto.OpenInference.ServerMetadataResponse>(
                service, METHODID_SERVER_METADATA)))
        .addMethod(
          getModelMetadataMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.ModelMetadataRequest,
              io.ssd4j.kserve.proto.OpenInference.ModelMetadataResponse>(
                service, METHODID_MODEL_METADATA)))
        .addMethod(
          getModelInferMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.ModelInferRequest,
              io.ssd4j.kserve.proto.OpenInference.ModelInferResponse>(
                service, METHODID_MODEL_INFER)))
        .addMethod(
          getModelStatisticsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.ModelStatisticsRequest,
              io.ssd4j.kserve.proto.OpenInference.ModelStatisticsResponse>(
                service, METHODID_MODEL_STATISTICS)))
        .addMethod(
          getRepositoryIndexMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.RepositoryIndexRequest,
              io.ssd4j.kserve.proto.OpenInference.RepositoryIndexResponse>(
                service, METHODID_REPOSITORY_INDEX)))
        .addMethod(
          getRepositoryModelLoadMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadRequest,
              io.ssd4j.kserve.proto.OpenInference.RepositoryModelLoadResponse>(
                service, METHODID_REPOSITORY_MODEL_LOAD)))
        .addMethod(
          getRepositoryModelUnloadMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadRequest,
              io.ssd4j.kserve.proto.OpenInference.RepositoryModelUnloadResponse>(
                service, METHODID_REPOSITORY_MODEL_UNLOAD)))
        .build();
  }

  private static abstract class GRPCInferenceServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    GRPCInferenceServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.ssd4j.kserve.proto.OpenInference.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("GRPCInferenceService");
    }
  }

  private static final class GRPCInferenceServiceFileDescriptorSupplier
      extends GRPCInferenceServiceBaseDescriptorSupplier {
    GRPCInferenceServiceFileDescriptorSupplier() {}
  }

  private static final class GRPCInferenceServiceMethodDescriptorSupplier
      extends GRPCInferenceServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    GRPCInferenceServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (GRPCInferenceServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new GRPCInferenceServiceFileDescriptorSupplier())
              .addMethod(getServerLiveMethod())
              .addMethod(getServerReadyMethod())
              .addMethod(getModelReadyMethod())
              .addMethod(getServerMetadataMethod())
              .addMethod(getModelMetadataMethod())
              .addMethod(getModelInferMethod())
              .addMethod(getModelStatisticsMethod())
              .addMethod(getRepositoryIndexMethod())
              .addMethod(getRepositoryModelLoadMethod())
              .addMethod(getRepositoryModelUnloadMethod())
              .build();
        }
      }
    }
    return result;
  }
}
