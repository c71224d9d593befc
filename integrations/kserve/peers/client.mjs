// SPDX-License-Identifier: Apache-2.0
// Uses the server over gRPC with @grpc/grpc-js, and prints what it got: one JSON object.
//   node client.mjs PORT PROTO PHOTO
import { readFileSync } from "node:fs";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const [port, proto, photo] = process.argv.slice(2);
const definition = loader.loadSync(proto, { keepCase: true, longs: Number, defaults: true });
const { GRPCInferenceService } = grpc.loadPackageDefinition(definition).inference;
const client = new GRPCInferenceService(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
  "grpc.max_send_message_length": -1,
});

const call = (method, request, options = {}) =>
  new Promise((resolve, reject) =>
    client[method](request, options, (error, answer) => (error ? reject(error) : resolve(answer))),
  );
const code = (promise) => promise.then(() => "OK", (error) => grpc.status[error.code]);

const picture = readFileSync(photo);
const length = Buffer.alloc(4);
length.writeUInt32LE(picture.length);
const input = { name: "photo", datatype: "BYTES", shape: [1] };
const request = { model_name: "ssd300", id: "from node", inputs: [input], raw_input_contents: [Buffer.concat([length, picture])] };

const answer = await call("ModelInfer", request);
const raw = Object.fromEntries(answer.outputs.map((output, i) => [output.name, answer.raw_output_contents[i]]));
const floats = (bytes) => Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
const cancelled = new Promise((resolve) => {
  const running = client.ModelInfer(request, (error) => resolve(error ? grpc.status[error.code] : "OK"));
  running.cancel();
});
const many = await Promise.all(
  Array.from({ length: 12 }, (_, i) => call("ModelInfer", { ...request, id: `${i}` }).then((each) => each.id)),
);

console.log(
  JSON.stringify({
    live: (await call("ServerLive", {})).live,
    ready: (await call("ModelReady", { name: "ssd300" })).ready,
    inputs: (await call("ModelMetadata", { name: "ssd300" })).inputs.map((tensor) => tensor.name),
    id: answer.id,
    shape: answer.outputs[0].shape,
    boxes: floats(raw.boxes),
    scores: floats(raw.scores),
    ids: many,
    unknownModel: await code(call("ModelInfer", { ...request, model_name: "other" })),
    badPhoto: await code(
      call("ModelInfer", { ...request, raw_input_contents: [Buffer.from([3, 0, 0, 0, 1, 2, 3])] }),
    ),
    tooLarge: await code(call("ModelInfer", { ...request, raw_input_contents: [Buffer.alloc(9 << 20)] })),
    late: await code(call("ModelInfer", request, { deadline: Date.now() - 1 })),
    cancelled: await cancelled,
    inferences: (await call("ModelStatistics", { name: "ssd300" })).model_stats[0].inference_count,
  }),
);
client.close();
