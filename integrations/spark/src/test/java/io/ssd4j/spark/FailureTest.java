// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.WeightsException;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void theReasonIsFoundBehindSparksReport() {
        SparkException aborted = new SparkException(
                "Job aborted due to stage failure: ...", new WeightsException("/weights does not exist"));
        assertEquals(Optional.of(new Failure(3, "/weights does not exist")), Failure.of(aborted));
    }

    @Test
    void wrongUsageHasItsCode() {
        assertEquals(
                Optional.of(new Failure(2, "there is no precision 'fp3'")),
                Failure.of(new IllegalArgumentException("there is no precision 'fp3'")));
    }

    @Test
    void otherFailuresAreLeftToSpark() {
        assertEquals(Optional.empty(), Failure.of(new SparkException("Job aborted", new IllegalStateException())));
        assertEquals(
                Optional.empty(), Failure.of(new SparkException("Job aborted", new IllegalArgumentException("x"))));
    }
}
