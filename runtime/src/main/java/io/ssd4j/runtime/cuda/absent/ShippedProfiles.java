// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.cudnn.StrictJson;
import io.ssd4j.runtime.planning.GpuProfileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Profiles of well-known GPUs, written from public documents that the README next to them lists. */
public final class ShippedProfiles {
    private static final List<String> NAMES =
            List.of("h100-sxm", "a100-sxm4-80gb", "l4", "rtx-4090", "jetson-orin-agx");

    private static final StrictJson JSON =
            new StrictJson(message -> new IllegalStateException("peak-rates.json: " + message));

    private ShippedProfiles() {}

    /** The names of the profiles. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A profile by its name.
     *
     * @throws GpuProfileException if there is none; the message lists the existing ones
     */
    public static DeviceProfile profile(String name) {
        if (!NAMES.contains(name)) {
            throw new GpuProfileException("there is no profile '" + name + "'; there are " + String.join(", ", NAMES));
        }
        return DeviceProfile.parse(resource(name + ".json"));
    }

    /** The peak rates of a GPU; empty if they are not known. */
    static Optional<PeakRates> peakRates(DeviceProfile profile) {
        JsonNode rates = JSON.object(resource("peak-rates.json")).path(profile.name());
        if (rates.isMissingNode()) {
            return Optional.empty();
        }
        Map<Precision, Double> flopPerSecond = new EnumMap<>(Precision.class);
        JsonNode teraflops = JSON.object(rates, "teraflops");
        for (Precision precision : Precision.floatingPoint()) {
            flopPerSecond.put(precision, teraflops.required(precision.id()).doubleValue() * 1e12);
        }
        if (teraflops.has(Precision.FP8.id())) {
            flopPerSecond.put(
                    Precision.FP8, teraflops.required(Precision.FP8.id()).doubleValue() * 1e12);
        }
        double bandwidth = rates.required("memoryGigabytesPerSecond").doubleValue() * 1e9;
        return Optional.of(new PeakRates(flopPerSecond, bandwidth, JSON.text(rates, "sources")));
    }

    private static String resource(String file) {
        try (InputStream in = Objects.requireNonNull(
                ShippedProfiles.class.getResourceAsStream("profiles/" + file),
                () -> "the resource profiles/" + file + " is missing from the module")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading profiles/" + file, e);
        }
    }
}
