// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import io.ssd4j.runtime.SessionReport;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The event of {@link io.ssd4j.runtime.Model#openSession}. The recorder reads the fields. */
@Name("io.ssd4j.Plan")
@Label("Plan")
@Category("ssd4j")
@Description("Implementations are chosen, memory is planned, and a session is opened")
@SuppressWarnings("UnusedVariable") // read by the recorder
final class PlanEvent extends Event {
    @Label("Network")
    private String network = "";

    @Label("Device")
    private String device = "";

    @Label("Precision")
    private String precision = "";

    @Label("Batch")
    private int batch;

    @Label("Memory of Activations")
    @DataAmount
    private long bytes;

    void commit(SessionReport report) {
        network = report.network();
        device = report.device().toString();
        precision = report.precision().id();
        batch = report.batch();
        bytes = report.slabBytes();
        commit();
    }
}
