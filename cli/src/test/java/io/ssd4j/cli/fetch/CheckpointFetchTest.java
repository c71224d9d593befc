// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.files.Sha256;
import io.ssd4j.cli.fetch.Fetched.Check;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckpointFetchTest {
    private static final int SIZE = 300_000;
    private static final String FILE = "net.pth";

    @TempDir
    private Path cache;

    private final byte[] content = new byte[SIZE];
    private final RecordingListener listener = new RecordingListener();
    private final FileServer server;
    private ProxySelector proxies = new Proxies(Map.of());
    private FetchSettings.Space space = _ -> Long.MAX_VALUE;
    private Duration patience = Duration.ofSeconds(20);
    private Optional<URI> base = Optional.empty();

    CheckpointFetchTest() {
        new Random(1).nextBytes(content);
        server = new FileServer(content);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private PublishedCheckpoint checkpoint(Optional<String> hashPrefix) {
        return new PublishedCheckpoint("made:net", server.folder(), FILE, hashPrefix, 1);
    }

    private Fetched fetch(PublishedCheckpoint checkpoint) throws InterruptedException {
        FetchSettings settings = new FetchSettings(
                new CheckpointCache(Optional.of(cache)), base, proxies, space, patience, Duration.ofMillis(1));
        return new CheckpointFetch(settings, listener).fetch(checkpoint);
    }

    private Fetched fetch() throws InterruptedException {
        return fetch(checkpoint(Optional.empty()));
    }

    private String failure() {
        return String.valueOf(assertThrows(FetchException.class, this::fetch).getMessage());
    }

    private String hash() {
        var digest = Sha256.digest();
        digest.update(content);
        return Sha256.hex(digest);
    }

    private Path file() {
        return cache.resolve(FILE);
    }

    private Path part() {
        return cache.resolve(FILE + ".part");
    }

    @Test
    void recordsTheHashOfTheFirstDownload() throws Exception {
        Fetched fetched = fetch();

        assertEquals(new Fetched(checkpoint(Optional.empty()), file(), hash(), Check.UNVERIFIED, true), fetched);
        assertArrayEquals(content, Files.readAllBytes(file()));
        assertEquals(hash() + "  net.pth\n", Files.readString(cache.resolve("net.pth.sha256")));
        assertEquals(List.of("/models/net.pth"), server.requests());
        assertEquals(List.of("net.pth", "net.pth.lock", "net.pth.sha256"), names());
        assertEquals(List.of("downloading " + server.folder() + FILE), listener.notes());
        assertEquals(List.of("0/" + SIZE), listener.transfers());
        assertEquals(SIZE, listener.received());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void checksThePublishersHash() throws Exception {
        assertEquals(
                Check.PUBLISHED,
                fetch(checkpoint(Optional.of(hash().substring(0, 8)))).check());
    }

    @Test
    void deletesAFileWithAnotherHashThanThePublishers() throws IOException {
        String message = assertThrows(FetchException.class, () -> fetch(checkpoint(Optional.of("b556d3b4"))))
                .getMessage();

        assertEquals(
                "the file from " + server.folder() + "net.pth is not made:net, and has been deleted: its SHA-256 is "
                        + hash() + ", and begins with b556d3b4 at the publisher's",
                message);
        assertEquals(List.of("net.pth.lock"), names());
    }

    @Test
    void doesNotDownloadAgain() throws Exception {
        fetch();

        Fetched again = fetch();

        assertFalse(again.downloaded());
        assertEquals(Check.RECORDED, again.check());
        assertEquals(1, server.requests().size());
    }

    @Test
    void replacesADamagedFile() throws Exception {
        fetch();
        Files.writeString(file(), "damaged");

        Fetched again = fetch();

        assertTrue(again.downloaded());
        assertEquals(Check.RECORDED, again.check());
        assertArrayEquals(content, Files.readAllBytes(file()));
        assertEquals(
                file() + " is damaged; downloading it again", listener.notes().get(1));
    }

    @Test
    void deletesAFileThatDiffersFromTheFirstDownload() throws Exception {
        fetch();
        Files.delete(file());
        content[7]++;

        String message = failure();

        assertTrue(
                message.contains("was "
                        + Files.readString(cache.resolve("net.pth.sha256")).substring(0, 64)),
                message);
        assertTrue(message.endsWith("delete " + cache.resolve("net.pth.sha256")), message);
        assertEquals(List.of("net.pth.lock", "net.pth.sha256"), names());
    }

    @Test
    void continuesACutConnection() throws Exception {
        server.next(server.cutAfter(100_000, part()), server.cutAfter(50_000, part()));

        Fetched fetched = fetch();

        assertEquals(hash(), fetched.sha256());
        assertEquals(
                List.of("/models/net.pth", "/models/net.pth bytes=100000-", "/models/net.pth bytes=150000-"),
                server.requests());
        assertEquals(List.of("0/300000", "100000/300000", "150000/300000"), listener.transfers());
    }

    @Test
    void keepsWhatHasArrivedAndContinuesLater() throws Exception {
        server.next(
                Stream.generate(() -> server.cutAfter(20_000, part())).limit(5).toArray(FileServer.Answer[]::new));

        String message = failure();

        assertTrue(
                message.startsWith("cannot download " + server.folder() + "net.pth: the connection was cut"), message);
        assertTrue(message.endsWith("have arrived are kept, and the same command continues"), message);
        assertEquals(100_000, Files.size(part()));

        assertEquals(hash(), fetch().sha256());
        assertEquals("/models/net.pth bytes=100000-", server.requests().getLast());
        assertEquals("continuing " + server.folder() + FILE, listener.notes().getLast());
    }

    @Test
    void beginsAgainIfTheFileHasChanged() throws Exception {
        server.next(server.cutAfter(100_000, part()));
        server.next(exchange -> {
            server.version("\"v2\"");
            server.whole(exchange);
        });

        assertEquals(hash(), fetch().sha256());
        assertEquals(List.of("0/300000", "0/300000"), listener.transfers());
    }

    @Test
    void completesAPartThatHasEverything() throws Exception {
        Files.write(part(), content);
        Files.writeString(cache.resolve("net.pth.part.version"), "\"v1\"");

        assertEquals(hash(), fetch().sha256());
        assertEquals(List.of("/models/net.pth bytes=300000-"), server.requests());
        assertEquals(0, listener.received());
    }

    @Test
    void doesNotContinueAPartOfUnknownVersion() throws Exception {
        Files.writeString(part(), "something else");

        assertEquals(hash(), fetch().sha256());
        assertEquals(List.of("/models/net.pth"), server.requests());
    }

    @Test
    void rejectsAnotherPartThanAskedFor() {
        server.next(server.cutAfter(100_000, part()));
        for (int i = 0; i < 4; i++) {
            server.next(FileServer.status(206, "Content-Range", "bytes 5-299999/300000"));
        }

        assertTrue(failure().contains("a different range than the one requested"));
    }

    @Test
    void rejectsAPartWithANumberThatIsNone() {
        server.next(server.cutAfter(100_000, part()));
        for (int i = 0; i < 4; i++) {
            server.next(
                    FileServer.status(206, "Content-Range", "bytes 100000-99999999999999999999/99999999999999999999"));
        }

        String failure = failure();
        assertTrue(failure.contains("does not say which part of the file it is"), failure);
    }

    @Test
    void followsARedirection() throws Exception {
        server.next(FileServer.status(302, "Location", "/elsewhere/net.pth?token=1"));

        assertEquals(hash(), fetch().sha256());
        assertEquals(List.of("/models/net.pth", "/elsewhere/net.pth?token=1"), server.requests());
    }

    @Test
    void explainsTooManyRedirections() {
        for (int i = 0; i < 10; i++) {
            server.next(FileServer.status(302, "Location", "/models/net.pth"));
        }

        assertTrue(failure().contains("(HTTP 302): it leads to /models/net.pth, which is not followed"));
    }

    @Test
    void explainsAMissingFile() {
        server.next(FileServer.status(404));

        assertEquals(
                "cannot download " + server.folder()
                        + "net.pth (HTTP 404): it does not exist there; the publisher may have"
                        + " moved it. SSD4J_WEIGHTS_URL in the environment names another folder to download from",
                failure());
    }

    @Test
    void explainsAServerError() {
        server.next(FileServer.status(503));

        assertTrue(failure().endsWith("(HTTP 503): the server cannot deliver it now; try again later"));
    }

    @Test
    void recognizesALoginPage() {
        server.next(FileServer.status(200, "Content-Type", "text/html; charset=utf-8"));

        assertTrue(failure().contains("answered with a web page instead of a file"));
        assertFalse(Files.exists(part()));
    }

    @Test
    void explainsAFullDiskBeforeItBegins() {
        space = _ -> 250_000;

        assertEquals("there is no room for " + part() + ": 0 MB are missing, and the disk has 0 MB left", failure());
    }

    @Test
    void explainsADiskThatBecomesFull() throws IOException {
        Files.createSymbolicLink(part(), Path.of("/dev/full"));
        Files.writeString(cache.resolve("net.pth.part.version"), "\"v0\"");
        server.next(exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
            exchange.sendResponseHeaders(206, SIZE);
            exchange.getResponseBody().write(content);
        });

        String message = failure();

        assertEquals("cannot write " + part() + ": No space left on device", message);
    }

    @Test
    void rejectsAFileThatIsTooLarge() {
        server.next(exchange -> {
            exchange.sendResponseHeaders(200, 5L << 30);
            exchange.getResponseBody().flush();
        });

        assertTrue(failure().contains("has 5368709120 bytes; this is not the checkpoint"));
    }

    @Test
    void givesUpOnAServerThatStalls() {
        patience = Duration.ofSeconds(2);
        server.next(exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(content, 0, 1000);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertTrue(failure().contains("nothing came for 2 s"));
    }

    @Test
    void explainsAServerThatIsDown() {
        server.close();

        assertTrue(failure().contains("the connection was refused; behind a proxy, set https_proxy="));
    }

    @Test
    void explainsAnUnknownName() {
        base = Optional.of(URI.create("http://no-such-host.invalid/x/"));

        String message = failure();

        assertTrue(
                message.startsWith(
                        "cannot download http://no-such-host.invalid/x/net.pth: the name of the server is not"
                                + " known; this machine may be offline"),
                message);
    }

    @Test
    void goesThroughAProxy() throws Exception {
        proxies = new Proxies(Map.of("http_proxy", "127.0.0.1:" + server.port()));
        base = Optional.of(URI.create("http://models.invalid/x/"));

        assertEquals(hash(), fetch().sha256());
        assertEquals(List.of("http://models.invalid/x/net.pth"), server.requests());
    }

    @Test
    void answersAProxyThatWantsAPassword() throws Exception {
        proxies = new Proxies(Map.of("http_proxy", "http://me:se%20cret@127.0.0.1:" + server.port()));
        base = Optional.of(URI.create("http://models.invalid/x/"));
        server.next(FileServer.status(407, "Proxy-Authenticate", "Basic realm=\"proxy\""));
        server.next(exchange -> {
            // me:se cret
            assertEquals("Basic bWU6c2UgY3JldA==", exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
            server.whole(exchange);
        });

        assertEquals(hash(), fetch().sha256());
    }

    @Test
    void explainsAProxyThatRefuses() {
        proxies = new Proxies(Map.of("http_proxy", "127.0.0.1:" + server.port()));
        base = Optional.of(URI.create("http://models.invalid/x/"));
        server.next(FileServer.status(407, "Proxy-Authenticate", "Basic realm=\"proxy\""));

        assertTrue(failure().contains("the proxy refuses the connection; if it wants a password"));
    }

    @Test
    void explainsAnUnknownProxy() {
        proxies = new Proxies(Map.of("http_proxy", "no-such-proxy.invalid:3128"));

        assertTrue(
                failure().contains("through the proxy no-such-proxy.invalid:3128: the name of the proxy is not known"));
    }

    @Test
    void waitsForAnotherDownload() throws Exception {
        Path lock = cache.resolve("net.pth.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            // Within one JVM, the lock is an error at once instead of a wait.
            assertEquals("made:net is being downloaded in this process already", failure());
        }

        assertEquals(hash(), fetch().sha256());
    }

    @Test
    void saysThatTheCacheCannotBeUsed() throws IOException {
        cache = Files.writeString(cache.resolve("file"), "").resolve("checkpoints");

        assertTrue(failure().startsWith("cannot use the cache folder " + cache + ": "));
    }

    @Test
    void isFoundByItsNameAfterwards() throws Exception {
        PublishedCheckpoint public300 =
                PublishedCheckpoints.named("lufficc:voc300").orElseThrow();
        base = Optional.of(server.folder());

        Fetched fetched = fetch(public300);

        assertEquals(cache.resolve("vgg_ssd300_voc0712.pth"), fetched.file());
        assertEquals(fetched.file().toString(), new CheckpointCache(Optional.of(cache)).locate("lufficc:voc300"));
    }

    @Test
    void rejectsABaseThatIsNoAddress() {
        for (String wrong : List.of("models", "ftp://host/x", "http://", "http://a b/")) {
            assertTrue(String.valueOf(assertThrows(FetchException.class, () -> FetchSettings.folder(wrong))
                            .getMessage())
                    .startsWith("SSD4J_WEIGHTS_URL is '" + wrong + "'"));
        }
        assertEquals(URI.create("https://host/x/"), FetchSettings.folder("https://host/x"));
    }

    @Test
    void aPasswordInTheBaseIsNotShown() throws Exception {
        assertEquals(URI.create("https://host/x/"), FetchSettings.folder("https://me:se%40cret@host/x"));
        for (String wrong : List.of(
                "ftp://me:secret@host/x", "http://me:secret@a b/", "http://me:sec/ret@host", "me:secret@host")) {
            FetchException refusal = assertThrows(FetchException.class, () -> FetchSettings.folder(wrong));
            assertTrue(String.valueOf(refusal.getMessage()).contains("which is not the address of a folder"));
            assertFalse(String.valueOf(refusal.getMessage()).contains("sec"), refusal::getMessage);
            assertNull(refusal.getCause());
        }
        String folder = server.folder().toString().replace("http://", "http://me:secret@");
        base = Optional.of(URI.create(folder));
        fetch();
        assertEquals(List.of("downloading " + server.folder() + FILE), listener.notes());
        Files.delete(file());
        server.close();
        assertTrue(failure().startsWith("cannot download " + server.folder() + FILE + ": the connection was refused"));
    }
}
