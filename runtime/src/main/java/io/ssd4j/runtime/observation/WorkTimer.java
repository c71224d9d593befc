// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

import io.ssd4j.runtime.Metrics;
import io.ssd4j.runtime.ModelReport;
import io.ssd4j.runtime.RunMetrics;
import io.ssd4j.runtime.SessionReport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Measures the loading of a model or the opening of a session, from its creation to the call of a method. */
public final class WorkTimer {
    private final long start = System.nanoTime();
    private final @Nullable ModelLoadEvent loading;
    private final @Nullable PlanEvent planning;

    private WorkTimer(@Nullable ModelLoadEvent loading, @Nullable PlanEvent planning) {
        this.loading = loading;
        this.planning = planning;
    }

    /** Begins to measure the loading of a model. */
    public static WorkTimer ofModel() {
        if (!FlightRecorder.PRESENT) {
            return new WorkTimer(null, null);
        }
        ModelLoadEvent event = new ModelLoadEvent();
        event.begin();
        return new WorkTimer(event, null);
    }

    /** Begins to measure the opening of a session. */
    public static WorkTimer ofSession() {
        if (!FlightRecorder.PRESENT) {
            return new WorkTimer(null, null);
        }
        PlanEvent event = new PlanEvent();
        event.begin();
        return new WorkTimer(null, event);
    }

    /**
     * The model is loaded.
     *
     * @param report makes the report from the nanoseconds that it took
     */
    public void loaded(Metrics metrics, LongFunction<ModelReport> report) {
        ModelReport made = report.apply(System.nanoTime() - start);
        if (loading != null) {
            loading.commit(made);
        }
        metrics.modelLoaded(made);
    }

    /**
     * The session is open.
     *
     * @param report makes the report from the nanoseconds that it took
     * @return observes the session's runs
     */
    public RunObserver opened(Metrics metrics, LongFunction<SessionReport> report) {
        SessionReport made = report.apply(System.nanoTime() - start);
        if (planning != null) {
            planning.commit(made);
        }
        RunMetrics runs = metrics.sessionOpened(made);
        return new RunObserver(made, runs);
    }
}
