// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.command.Progress;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.cli.compute.PlanningReport;
import io.ssd4j.cli.output.OpenOutput;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Calibration;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.QuantizedFile;
import io.ssd4j.ssd.weights.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Quantizes weights: computes the photos in float32, chooses scales, writes the file, and compares the precision with float32 on
 * held-out photos: int8 as it is computed, fp8 in an emulation. Memory does not grow with the number of photos.
 */
final class NetworkQuantization {
    /** Every fifth photo is held out. */
    private static final int HELD_OUT = 5;

    private final CommandContext context;
    private final QuantizeRequest request;

    NetworkQuantization(CommandContext context, QuantizeRequest request) {
        this.context = context;
        this.request = request;
    }

    /** Runs everything; the file exists only if this returns. */
    QuantizeResult run() {
        // The quick choice of implementations: thousands of photos at most, and the same scales in every run.
        ComputeRequest compute =
                new ComputeRequest("cpu", computed(), request.threads(), 1, Effort.INSTANT, true, 0, false);
        try (PlanningReport planning = new PlanningReport(context);
                Device device = compute.open(context.devices(), planning);
                Checkpoint checkpoint = WeightsName.open(
                        request.weights(), request.network().checkpoint().given(), context::warn)) {
            QuantizedNetwork network = QuantizedNetwork.of(checkpoint, request.network());
            try (OpenOutput output = request.out().open(context, inputs(checkpoint));
                    Weights weights = network.weights(checkpoint)) {
                if (weights.quantization().isPresent()) {
                    throw new WeightsException(
                            weights.source() + ": is quantized already: quantize the file that it was made from");
                }
                return quantize(device, network, weights, checkpoint, output);
            }
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** The precision of the CPU engine: it emulates fp8 in float32. */
    private Precision computed() {
        return request.precision() == Precision.FP8 ? Precision.FP32 : request.precision();
    }

    private List<Path> inputs(Checkpoint checkpoint) {
        List<Path> inputs = new ArrayList<>(request.photos());
        checkpoint.file().map(TensorFile::path).ifPresent(inputs::add);
        request.network().checkpoint().labels().ifPresent(inputs::add);
        return inputs;
    }

    private QuantizeResult quantize(
            Device device, QuantizedNetwork network, Weights weights, Checkpoint checkpoint, OpenOutput output)
            throws IOException {
        List<Path> heldOut = heldOut();
        List<Path> calibrating = request.photos().size() == 1
                ? request.photos()
                : request.photos().stream()
                        .filter(photo -> !heldOut.contains(photo))
                        .toList();
        if (request.photos().size() == 1) {
            context.warn(
                    "there is only one photo, so the agreement is measured on the photo that determines the scales");
        }
        Calibration calibration = new Calibration(network.network());
        try (Progress progress = Progress.of(context, "images", request.photos().size());
                var model = device.load(calibration.observedNetwork(), weights, Precision.FP32);
                var exact = model.openSession(SessionOptions.batch(1))) {
            for (Path photo : calibrating) {
                compute(network, photo, exact);
                add(calibration, exact, photo);
                progress.advance(1);
            }
            Quantization scales = scales(calibration, network, weights);
            QuantizedFile.write(
                    output.path(),
                    checkpoint,
                    network.detector(),
                    network.network(),
                    weights,
                    scales,
                    request.method().name() + " over " + calibrating.size() + " photos");
            List<QuantizeResult.OutputAgreement> agreements;
            try (RoundedNetwork rounded = RoundedNetwork.of(device, network.measured(), weights, scales)) {
                agreements = compare(network, heldOut, exact, rounded, progress);
            }
            output.commit();
            return new QuantizeResult(
                    request,
                    network,
                    calibrating.size(),
                    heldOut.size(),
                    scales,
                    floating(network.network(), scales),
                    agreements);
        }
    }

    private Quantization scales(Calibration calibration, QuantizedNetwork network, Weights weights) {
        Map<String, ParameterShape> parameters = calibration.observedNetwork().parameters();
        return calibration.quantization(
                request.format(),
                name -> weights.parameter(name, Objects.requireNonNull(parameters.get(name), name)),
                request.method().part(),
                kept(network.network()));
    }

    /** Compares the outputs in the precision with those in float32, over all photos. */
    private List<QuantizeResult.OutputAgreement> compare(
            QuantizedNetwork network,
            List<Path> photos,
            Session<TensorInput, HostOutputs> exact,
            RoundedNetwork rounded,
            Progress progress) {
        Network measured = network.measured();
        Map<String, Agreement> agreements = new LinkedHashMap<>();
        measured.outputs().forEach(name -> agreements.put(name, new Agreement()));
        for (Path photo : photos) {
            compute(network, photo, exact);
            rounded.run(exact.input().values());
            agreements.forEach((name, agreement) ->
                    agreement.add(exact.outputs().get(measured.valueOf(name)), rounded.output(name)));
            progress.advance(1);
        }
        return agreements.entrySet().stream()
                .map(entry -> new QuantizeResult.OutputAgreement(
                        entry.getKey(),
                        entry.getValue().decibels(),
                        entry.getValue().cosine()))
                .toList();
    }

    private List<Path> heldOut() {
        int count = request.photos().size();
        List<Path> every = IntStream.range(0, count)
                .filter(i -> i % HELD_OUT == HELD_OUT - 1)
                .mapToObj(request.photos()::get)
                .toList();
        return every.isEmpty() ? List.of(request.photos().getLast()) : every;
    }

    private void compute(QuantizedNetwork network, Path photo, Session<TensorInput, HostOutputs> session) {
        new InputTransform(network.features().size(), network.features().conversion())
                .apply(
                        Photo.read(photo, request.reading()).frame(),
                        session.input().values(),
                        0);
        session.run();
    }

    private void add(Calibration calibration, Session<TensorInput, HostOutputs> session, Path photo) {
        try {
            calibration.add(session.input().values(), session.outputs()::get);
        } catch (IllegalArgumentException e) {
            throw new WeightsException(
                    request.weights() + ": " + e.getMessage() + " for the photo " + photo
                            + ": check the weights with './ssd4j weights'",
                    e);
        }
    }

    private Set<String> kept(Network network) {
        List<String> convolutions = floating(network, Quantization.NONE);
        request.kept().stream()
                .filter(name -> !convolutions.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new UsageException("--keep: there is no convolution '" + name + "'; there are "
                            + String.join(", ", convolutions));
                });
        return request.kept();
    }

    private static List<String> floating(Network network, Quantization scales) {
        return network.operations().stream()
                .filter(Operation.Convolution.class::isInstance)
                .map(Operation::name)
                .filter(name -> !scales.isQuantized(name))
                .collect(Collectors.toList());
    }
}
