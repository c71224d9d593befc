// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions.Frames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Devices that compute something cheap, and remember what the command did with them. */
public final class FakeEngine implements DeviceSource {
    /** Opened as {@code DEVICE threads N}. */
    public final List<String> opened = Collections.synchronizedList(new ArrayList<>());
    /** How the last device was opened. */
    public DeviceOptions options = DeviceOptions.DEFAULT;
    /** The batch of each session, in the order in which they were opened. */
    public final List<Integer> sessions = Collections.synchronizedList(new ArrayList<>());
    /** The frames that each session accepts; empty for values. */
    public final List<Optional<Frames>> inputs = Collections.synchronizedList(new ArrayList<>());
    /** Whether the devices say that they are GPUs. */
    public boolean gpu;

    /** The GPUs that can be opened by their names. */
    public final Set<String> gpus = new HashSet<>();

    /** The device whose runs fail. */
    public String failing = "";

    /** Threads of the device. */
    public int threads = 1;

    /** Counts what is opened, or closed if it is negative; sessions are opened on several threads. */
    public synchronized void count(int change) {
        open += change;
    }
    /** Models, sessions and devices that are open now. */
    public int open;
    /** The calls of start and await of all sessions, in order. */
    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    /** Overflows in every output. */
    public boolean overflows;
    /** Runs so far. */
    public int runs;
    /** Called at the start of every run. */
    public Runnable atRun = () -> {};
    /** What the device computes in. */
    public Set<Precision> precisions = EnumSet.of(Precision.FP32, Precision.BF16);
    /** What {@code devices} lists. */
    public List<DeviceStatus> statuses = List.of(
            new DeviceStatus(new DeviceId("cuda", 0), "GPU", false, "no driver", List.of(), List.of()),
            new DeviceStatus(DeviceId.CPU, "Processor", true, "usable", List.of(), List.of()));

    @Override
    public Device open(String device, DeviceOptions options) {
        opened.add(device + " threads " + options.threads());
        this.options = options;
        if (gpus.contains(device)) {
            return new FakeDevice(this, DeviceId.parse(device));
        }
        if (device.startsWith("cuda")) {
            throw new DeviceUnavailableException(
                    "no NVIDIA driver: libcuda.so.1 not found; looked in\n  /usr/lib/x86_64-linux-gnu\n  /usr/lib64");
        }
        if (device.equals("tpu")) {
            throw new DeviceUnavailableException("there is no engine 'tpu'; there are cpu, cuda");
        }
        return new FakeDevice(this, new DeviceId(gpu ? "cuda" : "cpu", 0));
    }

    @Override
    public List<DeviceStatus> all() {
        return statuses;
    }
}
