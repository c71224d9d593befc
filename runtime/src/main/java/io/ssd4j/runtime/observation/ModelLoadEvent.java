// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import io.ssd4j.runtime.ModelReport;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The event of {@link io.ssd4j.runtime.Device#load}. The recorder reads the fields. */
@Name("io.ssd4j.ModelLoad")
@Label("Model Load")
@Category("ssd4j")
@Description("Weights are read, checked and packed for a device")
@SuppressWarnings("UnusedVariable") // read by the recorder
final class ModelLoadEvent extends Event {
    @Label("Network")
    private String network = "";

    @Label("Device")
    private String device = "";

    @Label("Precision")
    private String precision = "";

    @Label("Packed Weights")
    @DataAmount
    private long bytes;

    void commit(ModelReport report) {
        network = report.network();
        device = report.device().toString();
        precision = report.precision().id();
        bytes = report.bytes();
        commit();
    }
}
