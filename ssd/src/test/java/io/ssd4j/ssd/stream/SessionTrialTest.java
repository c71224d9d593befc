// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SessionTrialTest {
    private static final int SEVERAL = 2;

    /** Four windows of four runs for each of the two sessions. */
    private static final int RUNS = 32;

    /** Runs one after another, each taking the nanoseconds that its number of sessions has. */
    private static SessionTrial tried(long withOne, long withSeveral) {
        SessionTrial trial = new SessionTrial(SEVERAL);
        long time = 0;
        for (int run = 0; run < RUNS; run++) {
            assertEquals(0, trial.decision());
            time += trial.start() == 1 ? withOne : withSeveral;
            trial.completed(time);
        }
        return trial;
    }

    @Test
    void theFasterOneIsTaken() {
        assertEquals(1, tried(90, 100).decision());
        assertEquals(SEVERAL, tried(100, 90).decision());
    }

    @Test
    void allRunsAfterTheTrialAreAsDecided() {
        SessionTrial trial = tried(90, 100);
        for (int run = 0; run < RUNS; run++) {
            assertEquals(1, trial.start());
            trial.completed(run);
        }
        assertEquals(1, trial.decision());
    }

    @Test
    void theFirstRunsNeedOneSessionOnly() {
        SessionTrial trial = new SessionTrial(SEVERAL);
        for (int run = 0; run < RUNS / 4; run++) {
            assertEquals(1, trial.start());
        }
        assertEquals(SEVERAL, trial.start());
    }

    @Test
    void slowFirstRunsDoNotCount() {
        SessionTrial trial = new SessionTrial(SEVERAL);
        long time = 0;
        for (int run = 0; run < RUNS; run++) {
            boolean one = trial.start() == 1;
            // The first window of the session with all threads is ten times as slow as the second.
            time += one ? (run < RUNS / 4 ? 900 : 90) : 100;
            trial.completed(time);
        }
        assertEquals(1, trial.decision());
    }

    @Test
    void runsThatStartBeforeTheLastOnesEndDoNotChangeTheDecision() {
        SessionTrial trial = new SessionTrial(SEVERAL);
        for (int run = 0; run < RUNS + 5; run++) {
            trial.start();
        }
        for (int run = 0; run < RUNS + 5; run++) {
            // Windows 0 and 2 take 10 for each run, 1 and 3 take 7.
            trial.completed(run / (RUNS / 4) % 2 == 0 ? 10L * run : 7L * run);
        }
        assertEquals(SEVERAL, trial.decision());
    }

    @Test
    void nothingIsTriedIfThereIsNothingToDecide() {
        assertEquals(1, new SessionTrial(1).decision());
        assertEquals(1, new SessionTrial(1).start());
        assertEquals(3, SessionTrial.decided(3).start());
    }

    @Test
    void aFixedNumberIsNotTried() {
        assertEquals(3, SessionTrial.of(3, 64).decision());
        assertEquals(3, SessionTrial.of(3, 64).mostSessions());
        assertEquals(0, SessionTrial.of(0, 64).decision());
        assertEquals(8, SessionTrial.of(0, 64).mostSessions());
        assertEquals(1, SessionTrial.of(0, 1).decision());
    }

    @Test
    void sessionsGetAThreadEachUpToEight() {
        assertEquals(1, SessionTrial.sessions(1));
        assertEquals(2, SessionTrial.sessions(2));
        assertEquals(8, SessionTrial.sessions(64));
    }
}
