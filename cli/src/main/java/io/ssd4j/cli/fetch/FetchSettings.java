// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a download depends on besides the checkpoint.
 *
 * @param cache where files are kept
 * @param base the address of a folder to download from instead of the publishers'
 * @param proxies the proxies to use
 * @param space the room on the disk of a folder
 * @param patience how long a connection may take, or a transfer may stand still
 * @param pause how long to wait before a cut transfer is resumed
 */
record FetchSettings(
        CheckpointCache cache,
        Optional<URI> base,
        ProxySelector proxies,
        Space space,
        Duration patience,
        Duration pause) {
    /** Everything that may be a user name and a password, even if the address is not valid otherwise. */
    private static final Pattern USER = Pattern.compile("(?s)^([A-Za-z][A-Za-z0-9+.-]*:/*)?.*@");

    /** The environment variable with the address of a folder to download from instead of the publishers'. */
    static final String BASE_VARIABLE = "SSD4J_WEIGHTS_URL";

    /** Drops the user name and the password from the address: Java's HTTP client does not send them, and messages must not show them. */
    FetchSettings {
        base = base.map(FetchSettings::withoutUser);
    }

    /** Returns how many bytes fit into a folder. */
    @FunctionalInterface
    interface Space {
        long usable(Path folder) throws IOException;
    }

    /** The settings of this user. */
    static FetchSettings ofThisUser() {
        Map<String, String> environment = System.getenv();
        return new FetchSettings(
                CheckpointCache.ofThisUser(),
                Optional.ofNullable(environment.get(BASE_VARIABLE))
                        .filter(base -> !base.isBlank())
                        .map(FetchSettings::folder),
                Proxies.of(environment, System::getProperty),
                folder -> Files.getFileStore(folder).getUsableSpace(),
                Duration.ofMinutes(1),
                Duration.ofSeconds(2));
    }

    /**
     * The address of a folder.
     *
     * @throws FetchException if it is none
     */
    static URI folder(String address) {
        String wrong = BASE_VARIABLE + " is '" + withoutUser(address) + "', which is not the address of a folder; write"
                + " https://HOST/FOLDER/";
        try {
            URI uri = URI.create(address.endsWith("/") ? address : address + "/");
            if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                throw new FetchException(wrong);
            }
            return withoutUser(uri);
        } catch (IllegalArgumentException _) {
            throw new FetchException(wrong); // the cause would show the whole address
        }
    }

    private static URI withoutUser(URI address) {
        return address.getRawUserInfo() == null
                ? address
                : URI.create(address.toString().replaceFirst("//[^@/]*@", "//"));
    }

    /** The text of an address as messages may show it. */
    static String withoutUser(String address) {
        return USER.matcher(address).replaceFirst("$1");
    }

    /** Where a checkpoint is downloaded from. */
    URI address(PublishedCheckpoint checkpoint) {
        return base.map(folder -> folder.resolve(checkpoint.file())).orElseGet(checkpoint::address);
    }
}
