// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.cli.command.Progress;
import io.ssd4j.cli.fetch.CheckpointFetch;
import io.ssd4j.cli.fetch.FetchListener;
import io.ssd4j.cli.fetch.Fetched;
import io.ssd4j.cli.fetch.PublishedCheckpoint;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Downloads a published checkpoint and shows the progress on standard error. */
final class FetchReport implements FetchListener {
    private static final long MEGABYTE = 1_000_000;

    private final CommandContext context;
    private @Nullable Progress bar;
    private long bytes;

    private FetchReport(CommandContext context) {
        this.context = context;
    }

    /**
     * Downloads a checkpoint unless the cache has it.
     *
     * @throws io.ssd4j.cli.fetch.FetchException if it cannot be had
     */
    static Fetched fetch(CommandContext context, PublishedCheckpoint checkpoint) {
        try {
            return CheckpointFetch.ofThisUser(new FetchReport(context)).fetch(checkpoint);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the download was interrupted", e);
        }
    }

    /** Says where the file is and what its hash was compared with. */
    static void write(Fetched fetched, boolean json, PrintWriter out) {
        if (json) {
            JsonDocument.write(out, document -> {
                document.writeStringProperty("name", fetched.checkpoint().name());
                document.writeStringProperty("file", fetched.file().toString());
                document.writeStringProperty("sha256", fetched.sha256());
                document.writeStringProperty("check", fetched.check().name().toLowerCase(Locale.ROOT));
                document.writeBooleanProperty("downloaded", fetched.downloaded());
            });
        } else {
            out.println(fetched.checkpoint().name() + (fetched.downloaded() ? " is now " : " is ") + fetched.file());
            out.println("SHA-256 " + fetched.sha256() + ", " + fetched.check().text());
        }
    }

    @Override
    public void note(String message) {
        context.err().println("ssd4j: " + message);
    }

    @Override
    public void begin(long done, long total) {
        bytes = 0;
        bar = Progress.of(context, "MB", Math.toIntExact(Math.max(0, total) / MEGABYTE));
        advance(done);
    }

    @Override
    public void received(int count) {
        advance(count);
    }

    private void advance(long count) {
        long before = bytes / MEGABYTE;
        bytes += count;
        if (bar != null && bytes / MEGABYTE > before) {
            bar.advance((int) (bytes / MEGABYTE - before));
        }
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
