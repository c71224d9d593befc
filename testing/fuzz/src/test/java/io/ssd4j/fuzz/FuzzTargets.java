// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import io.ssd4j.bindings.VerifiedFileTarget;
import io.ssd4j.cli.FilesFromTarget;
import io.ssd4j.cli.fetch.FetchRecordsTarget;
import io.ssd4j.fuzz.parser.CocoTarget;
import io.ssd4j.fuzz.parser.CudnnPlanTarget;
import io.ssd4j.fuzz.parser.DeviceProfileTarget;
import io.ssd4j.fuzz.parser.LabelsTarget;
import io.ssd4j.fuzz.parser.PhotoTarget;
import io.ssd4j.fuzz.parser.PlanStoreTarget;
import io.ssd4j.fuzz.parser.SafetensorsTarget;
import io.ssd4j.fuzz.parser.TorchStreamTarget;
import io.ssd4j.fuzz.parser.TorchZipTarget;
import io.ssd4j.fuzz.parser.VocListTarget;
import io.ssd4j.fuzz.parser.VocTarget;
import java.util.List;
import java.util.stream.Stream;

/** All targets. */
final class FuzzTargets {
    private FuzzTargets() {}

    /** The decoders of photos. */
    static List<FuzzTarget> photos() {
        return List.of(PhotoTarget.jpeg(), PhotoTarget.png(), PhotoTarget.bmp(), PhotoTarget.gif(), PhotoTarget.webp());
    }

    /** Everything else that reads files. */
    static List<FuzzTarget> files() {
        return List.of(
                new SafetensorsTarget(),
                new TorchZipTarget(),
                new TorchStreamTarget(),
                new LabelsTarget(),
                new CocoTarget(),
                new VocTarget(),
                new VocListTarget(),
                new PlanStoreTarget(),
                new CudnnPlanTarget(),
                new DeviceProfileTarget(),
                new FilesFromTarget(),
                new FetchRecordsTarget(),
                new VerifiedFileTarget());
    }

    static List<FuzzTarget> all() {
        return Stream.concat(files().stream(), photos().stream()).toList();
    }

    /** The targets of these names, in this order. */
    static List<FuzzTarget> named(List<String> names) {
        return names.stream()
                .map(name -> all().stream()
                        .filter(target -> target.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("there is no target " + name + " among "
                                + all().stream().map(FuzzTarget::name).toList())))
                .toList();
    }
}
