// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.Seeds;
import io.ssd4j.fuzz.repair.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Safetensors files. The header is the length and the JSON; what is past it is what the tensors' types and places say. */
public record SafetensorsTarget() implements CheckpointTarget {
    /** Parameters of a backbone and heads with three classes, so that the recognition of a detector has something to do. */
    private static final String HEADS = "{\"__metadata__\":{\"format\":\"pt\",\"ssd4j.variant\":\"lufficc:voc300\","
            + "\"ssd4j.labels\":\"a\\nb\",\"ssd4j.backbone\":\"narrow:16\"},"
            + "\"box_head.predictor.cls_headers.0.weight\":{\"dtype\":\"F32\",\"shape\":[12,1,1,1],\"data_offsets\":[0,48]},"
            + "\"box_head.predictor.reg_headers.0.weight\":{\"dtype\":\"F16\",\"shape\":[16,1,1,1],\"data_offsets\":[48,80]},"
            + "\"backbone.vgg.0.bias\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[80,88]},"
            + "\"x\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[88,96]}}";

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>(Seeds.fixtures("weights", "", ".safetensors"));
        byte[] json = HEADS.getBytes(StandardCharsets.US_ASCII);
        seeds.add(ByteBuffer.allocate(Long.BYTES + json.length + 96)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array());
        return seeds;
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Safetensors.repair(mutant);
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        return message.contains("in the header, ")
                || message.contains("data_offsets [")
                || message.contains("belong to no tensor");
    }
}
