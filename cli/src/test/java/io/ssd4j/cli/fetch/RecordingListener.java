// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
final class RecordingListener implements FetchListener {
    private final List<String> notes = new ArrayList<>();
    private final List<String> transfers = new ArrayList<>();
    private long received;

    @Override
    public void note(String message) {
        notes.add(message);
    }

    @Override
    public void begin(long done, long total) {
        transfers.add(done + "/" + total);
    }

    @Override
    public void received(int bytes) {
        received += bytes;
    }

    @Override
    public void end() {
        // The transfers are counted when they begin.
    }

    List<String> notes() {
        return notes;
    }

    /** The transfers as {@code done/total}. */
    List<String> transfers() {
        return transfers;
    }

    long received() {
        return received;
    }
}
