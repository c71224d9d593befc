// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Json;
import io.ssd4j.runtime.cuda.absent.DeviceProfile;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.runtime.planning.GpuProfileException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Profiles of GPUs. The header is the syntax. */
public record DeviceProfileTarget() implements FuzzTarget {
    @Override
    public String name() {
        return "device-profile";
    }

    @Override
    public List<byte[]> seeds() {
        return ShippedProfiles.names().stream()
                .map(name -> ShippedProfiles.profile(name).json().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Json.object(mutant);
    }

    @Override
    public void parse(FuzzInput input) {
        DeviceProfile.read(input.file());
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof GpuProfileException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        return !message.contains("not JSON at line") && !message.contains("not a text in UTF-8");
    }
}
