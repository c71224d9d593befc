// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import io.ssd4j.runtime.SessionReport;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The event of {@link io.ssd4j.runtime.Session#run}. The recorder reads the fields. */
@Name("io.ssd4j.Run")
@Label("Run")
@Category("ssd4j")
@Description("A session computes its outputs, from the start to the end of waiting for it")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // read by the recorder
final class RunEvent extends Event {
    @Label("Network")
    private String network = "";

    @Label("Device")
    private String device = "";

    @Label("Precision")
    private String precision = "";

    @Label("Batch")
    private int batch;

    @Label("Input and Outputs")
    @DataAmount
    private long bytes;

    @Label("Failed")
    private boolean failed;

    void commit(SessionReport session, boolean hasFailed) {
        network = session.network();
        device = session.device().toString();
        precision = session.precision().id();
        batch = session.batch();
        bytes = session.runBytes();
        failed = hasFailed;
        commit();
    }
}
