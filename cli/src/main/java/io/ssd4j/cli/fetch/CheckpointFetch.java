// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import io.ssd4j.bindings.files.CacheFolder;
import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.Sha256;
import io.ssd4j.cli.fetch.Fetched.Check;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** Downloads published checkpoints into the cache. Nothing else in ssd4j uses the network. */
public final class CheckpointFetch {
    private final FetchSettings settings;
    private final FetchListener listener;

    CheckpointFetch(FetchSettings settings, FetchListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Uses this user's cache, environment variables and proxies. */
    public static CheckpointFetch ofThisUser(FetchListener listener) {
        return new CheckpointFetch(FetchSettings.ofThisUser(), listener);
    }

    /**
     * Downloads a checkpoint, or checks the one in the cache. Another process that downloads the same one is waited for.
     *
     * @throws FetchException if the file cannot be had; the message says why and what to do
     */
    public Fetched fetch(PublishedCheckpoint checkpoint) throws InterruptedException {
        Path file = settings.cache().file(checkpoint);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            CacheFolder.create(folder);
            Path lock = file.resolveSibling(file.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = lock(channel, checkpoint)) {
                return fetchAlone(checkpoint, file);
            }
        } catch (IOException e) {
            throw new FetchException(
                    "cannot use the cache folder " + folder + ": " + IoReason.of(e)
                            + "; set XDG_CACHE_HOME=/FOLDER in the environment for another",
                    e);
        }
    }

    private FileLock lock(FileChannel channel, PublishedCheckpoint checkpoint) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            listener.note("another process is downloading " + checkpoint.name() + "; waiting for it");
            return channel.lock();
        } catch (OverlappingFileLockException e) {
            throw new FetchException(checkpoint.name() + " is being downloaded in this process already", e);
        }
    }

    private Fetched fetchAlone(PublishedCheckpoint checkpoint, Path file) throws IOException, InterruptedException {
        RecordedHash recorded = new RecordedHash(file);
        if (Files.exists(file)) {
            String hash = Sha256.hex(file);
            Optional<Check> check = check(checkpoint, recorded.read(), hash);
            if (check.isPresent()) {
                recorded.write(hash);
                return new Fetched(checkpoint, file, hash, check.get(), false);
            }
            listener.note(file + " is damaged; downloading it again");
            Files.delete(file);
        }
        URI address = settings.address(checkpoint);
        PartialFile part = new PartialFile(file);
        download(address, part);
        String hash = Sha256.hex(part.path());
        Check check = check(checkpoint, recorded.read(), hash)
                .orElseThrow(() -> wrongContent(checkpoint, recorded, part, address, hash));
        recorded.write(hash);
        part.moveTo(file);
        return new Fetched(checkpoint, file, hash, check, true);
    }

    private void download(URI address, PartialFile part) throws InterruptedException {
        long done = part.size();
        listener.note((done == 0 ? "downloading " : "continuing ") + address);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.patience())
                .proxy(settings.proxies());
        if (settings.proxies() instanceof Proxies proxies) {
            proxies.authenticator(address).ifPresent(authenticator -> {
                // The JDK does not send a password to a proxy for https unless this property, read once, allows it.
                String property = "jdk.http.auth.tunneling.disabledSchemes";
                System.setProperty(property, System.getProperty(property, ""));
                builder.authenticator(authenticator);
            });
        }
        HttpClient client = builder.build();
        try {
            new Transfer(client, address, part, settings, listener).complete();
        } finally {
            client.shutdownNow();
        }
    }

    /** What the hash agrees with; empty if it differs from what is known. */
    private static Optional<Check> check(PublishedCheckpoint checkpoint, Optional<String> recorded, String hash) {
        if (checkpoint.hashPrefix().isPresent()) {
            return checkpoint.hashPrefix().filter(hash::startsWith).map(_ -> Check.PUBLISHED);
        }
        return recorded.isEmpty()
                ? Optional.of(Check.UNVERIFIED)
                : recorded.filter(hash::equals).map(_ -> Check.RECORDED);
    }

    private static FetchException wrongContent(
            PublishedCheckpoint checkpoint, RecordedHash recorded, PartialFile part, URI address, String hash) {
        part.delete();
        String expected = checkpoint
                .hashPrefix()
                .map(prefix -> "begins with " + prefix + " at the publisher's")
                .orElseGet(() ->
                        "was " + recorded.read().orElse("") + " at the first download; if the publisher has replaced"
                                + " the file, delete " + recorded.path());
        return new FetchException("the file from " + address + " is not " + checkpoint.name()
                + ", and has been deleted: its" + " SHA-256 is " + hash + ", and " + expected);
    }
}
