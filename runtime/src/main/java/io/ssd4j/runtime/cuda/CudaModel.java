// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.choice.FailedLaunchException;
import io.ssd4j.runtime.cuda.choice.UnsupportedProblemException;
import io.ssd4j.runtime.cuda.nvtx.NvtxRange;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.weights.DeviceWeights;
import io.ssd4j.runtime.cuda.weights.WeightPacking;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.engine.SessionBackend;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** A network with its weights in the GPU's memory. */
record CudaModel(CudaDevice device, Network network, Precision precision, Storage storage, DeviceWeights weights)
        implements ModelBackend {

    static CudaModel load(CudaDevice device, Network network, Weights weights, Precision precision) {
        Quantization quantization = weights.quantization().orElse(Quantization.NONE);
        Storage storage = Storage.of(precision, quantization);
        WeightPacking packing = new WeightPacking(network, storage, quantization);
        device.reportMemory(packing.bytes(), 0, 0);
        try (Arena arena = Arena.ofConfined();
                NvtxRange _ = NvtxRange.of("ssd4j load " + network.name() + " " + precision.id(), arena)
                        .begin()) {
            DeviceWeights uploaded = DeviceWeights.upload(device.context(), network.name(), weights, packing);
            return new CudaModel(device, network, precision, storage, uploaded);
        }
    }

    @Override
    public SessionBackend prepare(SessionOptions<?, ?> options) {
        List<FailedLaunchException> failures = new ArrayList<>();
        // Every failure rules out another implementation, so that this ends.
        while (true) {
            try {
                return new CudaSession(this, options);
            } catch (FailedLaunchException e) {
                CudaCache.log("another implementation is chosen: " + e.getMessage());
                e.addTo(device.rejections());
                failures.add(e);
            } catch (UnsupportedProblemException e) {
                if (failures.isEmpty()) {
                    throw e;
                }
                // If all fail, something else is wrong, and they may work in the next session.
                failures.forEach(failure -> failure.removeFrom(device.rejections()));
                throw failures.getLast().failure();
            }
        }
    }

    @Override
    public long weightBytes() {
        return weights.bytes();
    }

    @Override
    public void close() {
        weights.close();
    }
}
