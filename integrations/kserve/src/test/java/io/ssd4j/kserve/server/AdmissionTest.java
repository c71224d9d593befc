// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Admission admission = new Admission(2, 100);

    private Status refusal(Runnable action) {
        return assertThrows(RequestException.class, action::run).status();
    }

    @Test
    void limitsRequestsAtTheSameTime() {
        Admission.Ticket first = admission.admit();
        admission.admit();
        assertEquals(Status.BUSY, refusal(admission::admit));
        first.close();
        first.close();
        assertEquals(1, admission.requests());
        admission.admit();
    }

    @Test
    void limitsTheBytesOfAllBodies() {
        Admission.Ticket first = admission.admit();
        Admission.Ticket second = admission.admit();
        first.hold(60);
        assertEquals(Status.BUSY, refusal(() -> second.hold(41)));
        second.hold(40);
        assertEquals(Status.BUSY, refusal(() -> second.hold(Long.MAX_VALUE)));
        second.close();
        assertEquals(60, admission.bytes());
    }

    @Test
    void bytesThatArriveAfterTheAnswerAreNotHeld() {
        Admission.Ticket ticket = admission.admit();
        ticket.hold(60);
        ticket.close();
        ticket.hold(30);
        assertEquals(0, admission.bytes());
    }

    @Test
    void drainingWaitsForThoseInProgress() throws InterruptedException {
        Admission.Ticket ticket = admission.admit();
        admission.drain();
        assertEquals(Status.UNAVAILABLE, refusal(admission::admit));
        assertEquals(1, admission.awaitIdle(10));
        Thread.ofVirtual().start(ticket::close);
        assertEquals(0, admission.awaitIdle(10_000));
    }
}
