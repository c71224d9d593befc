# SPDX-License-Identifier: Apache-2.0
"""Uses the server over gRPC with grpcio, and prints what it got: one JSON object.

    python3 client.py PORT PHOTO

The module open_inference_grpc_pb2, which protoc makes from the protocol, must be on the path.
"""

import json
import struct
import sys
from pathlib import Path

import grpc
import open_inference_grpc_pb2 as protocol


def main() -> None:
    """Calls the server and prints the answers."""
    port, photo = sys.argv[1:]
    picture = Path(photo).read_bytes()
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")

    def call(method: str, request: object, timeout: float = 60) -> object:
        service = protocol.DESCRIPTOR.services_by_name["GRPCInferenceService"]
        answer = getattr(protocol, service.methods_by_name[method].output_type.name)
        stub = channel.unary_unary(
            f"/inference.GRPCInferenceService/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer.FromString,
        )
        return stub(request, timeout=timeout)

    def code(request: object, timeout: float = 60) -> str:
        try:
            call("ModelInfer", request, timeout)
        except grpc.RpcError as error:
            return error.code().name
        return "OK"

    def request(model: str = "ssd300") -> object:
        message = protocol.ModelInferRequest(model_name=model, id="from Python")
        tensor = message.inputs.add(name="photo", datatype="BYTES", shape=[2])
        tensor.contents.bytes_contents.extend([picture, picture])
        return message

    answer = call("ModelInfer", request())
    outputs = {output.name: output for output in answer.outputs}
    raw = protocol.ModelInferRequest(model_name="ssd300")
    raw.inputs.add(name="photo", datatype="BYTES", shape=[1])
    raw.raw_input_contents.append(struct.pack("<I", len(picture)) + picture)
    raw.outputs.add(name="counts")
    counts = call("ModelInfer", raw)
    unfinished = protocol.ModelInferRequest(model_name="ssd300")
    unfinished.inputs.add(name="photo", datatype="BYTES", shape=[1])
    unfinished.raw_input_contents.append(struct.pack("<I", 7) + b"photo")

    print(
        json.dumps(
            {
                "ready": call("ServerReady", protocol.ServerReadyRequest()).ready,
                "name": call("ServerMetadata", protocol.ServerMetadataRequest()).name,
                "id": answer.id,
                "shape": list(outputs["boxes"].shape),
                "boxes": list(outputs["boxes"].contents.fp32_contents),
                "names": [name.decode() for name in outputs["names"].contents.bytes_contents],
                "counts": list(struct.unpack("<i", counts.raw_output_contents[0])),
                "unknownModel": code(request("other")),
                "unfinished": code(unfinished),
                "late": code(request(), timeout=1e-6),
                "state": call("RepositoryIndex", protocol.RepositoryIndexRequest()).models[0].state,
            }
        )
    )


if __name__ == "__main__":
    main()
