// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.kserve.ServerFixture;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** Messages of which only a part has arrived. HTTP/2 is written by hand (RFC 9113, RFC 7541), since gRPC's clients send whole messages. */
class UnfinishedMessageCpuTest {
    private static final int HEADERS = 1;
    private static final int DATA = 0;
    private static final int SETTINGS = 4;
    private static final int END_HEADERS = 4;
    private static final int CALL = 1;
    private static final int PART = 16_000;

    /** The prefix of a message: not compressed, five million bytes. */
    private static final byte[] PREFIX = {0, 0, 0x4C, 0x4B, 0x40};

    @Test
    void itsBytesCountBeforeItIsWholeAndNotWhenItsClientHasGone() throws IOException {
        try (ServerFixture server = ServerFixture.open()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.grpc())) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
                frame(out, SETTINGS, 0, 0, new byte[0]);
                frame(out, HEADERS, END_HEADERS, CALL, call());
                frame(out, DATA, 0, CALL, PREFIX);
                for (int i = 0; i < 3; i++) {
                    frame(out, DATA, 0, CALL, new byte[PART]);
                }
                out.flush();
                assertEquals(3 * PART, await(server, bytes -> bytes >= 3 * PART));
            }
            assertEquals(0, await(server, bytes -> bytes == 0));
        }
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    private static byte[] call() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        String[][] headers = {
            {":method", "POST"},
            {":scheme", "http"},
            {":path", "/inference.GRPCInferenceService/ModelInfer"},
            {":authority", "localhost"},
            {"te", "trailers"},
            {"content-type", "application/grpc"}
        };
        for (String[] header : headers) {
            // A literal without indexing, with a new name.
            block.write(0);
            for (String text : header) {
                block.write(text.length());
                block.writeBytes(text.getBytes(US_ASCII));
            }
        }
        return block.toByteArray();
    }

    /** The bytes that the server counts, as soon as they are as wanted. */
    private static long await(ServerFixture server, LongPredicate wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.test(server.admission().bytes())) {
            assertTrue(System.nanoTime() < end, () -> server.admission().bytes() + " bytes");
            Thread.onSpinWait();
        }
        return server.admission().bytes();
    }
}
