// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.Metrics;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.RunMetrics;
import io.ssd4j.runtime.SessionReport;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of the CUDA engine, which may also fail. */
@OnStandIn
class MetricsStandInTest extends MetricsContract {
    private static final int LAUNCH_FAILED = 719;

    @Override
    String device() {
        return "cuda:0";
    }

    @Test
    void aFailedRunIsReportedWithItsCause(StandInControl control) {
        List<Throwable> causes = new ArrayList<>();
        int[] completed = new int[1];
        Metrics metrics = new Metrics() {
            @Override
            public RunMetrics sessionOpened(SessionReport report) {
                return new RunMetrics() {
                    @Override
                    public void completed(long nanos) {
                        completed[0]++;
                    }

                    @Override
                    public void failed(Throwable cause) {
                        causes.add(cause);
                    }
                };
            }
        };
        ObservedRuns.use(device(), metrics, session -> {
            control.fail("cuGraphLaunch", 1, LAUNCH_FAILED, Fault.Mode.ONCE);
            NativeCallException thrown = assertThrows(NativeCallException.class, session::run);
            assertEquals(1, causes.size());
            assertSame(thrown, causes.getFirst());
            session.run();
        });
        assertEquals(1, completed[0]);
        assertEquals(1, causes.size());
    }
}
