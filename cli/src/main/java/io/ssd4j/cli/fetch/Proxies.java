// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxies that environment variables name, as curl reads them: {@code https_proxy}, {@code http_proxy},
 * {@code all_proxy} and {@code no_proxy}, also in upper case. (Only the lower-case {@code http_proxy} counts: a server may set the other
 * from a header of a request.)
 */
final class Proxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;

    private final Map<String, String> environment;

    /**
     * A proxy.
     *
     * @param variable the environment variable that names it
     * @param user the user and the password, separated by a colon
     */
    private record Named(String variable, String host, int port, Optional<String> user) {}

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The JDK's selector if a system property names a proxy, or else one for these variables. */
    static ProxySelector of(Map<String, String> environment, Function<String, String> properties) {
        boolean jdk = Stream.of("http.proxyHost", "https.proxyHost", "java.net.useSystemProxies")
                .anyMatch(name -> properties.apply(name) != null);
        ProxySelector standard = ProxySelector.getDefault();
        return jdk && standard != null ? standard : new Proxies(environment);
    }

    /** How a message names the proxy that a connection goes through; empty without one. */
    static String describe(ProxySelector selector, URI uri) {
        return selector.select(uri).stream()
                .filter(proxy -> proxy.address() instanceof InetSocketAddress)
                .findFirst()
                .map(proxy -> (InetSocketAddress) proxy.address())
                .map(address -> " through the proxy " + address.getHostString() + ":" + address.getPort())
                .orElse("");
    }

    /** Answers a proxy's request for a password with the one in the environment variable. */
    Optional<Authenticator> authenticator(URI uri) {
        return proxy(uri).flatMap(Named::user).map(user -> new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                if (getRequestorType() != RequestorType.PROXY) {
                    return null;
                }
                int colon = user.indexOf(':');
                String name = colon < 0 ? user : user.substring(0, colon);
                String password = colon < 0 ? "" : user.substring(colon + 1);
                return new PasswordAuthentication(
                        decoded(name), decoded(password).toCharArray());
            }
        });
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(proxy(uri)
                .map(named ->
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(named.host(), named.port())))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // There is no second proxy to fall back on; the request fails with the same exception.
    }

    private Optional<Named> proxy(URI uri) {
        if (isExempt(uri)) {
            return Optional.empty();
        }
        Stream<String> variables = uri.getScheme().equals("https")
                ? Stream.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                : Stream.of("http_proxy", "all_proxy", "ALL_PROXY");
        return variables
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> parse(name, environment.getOrDefault(name, "").strip()));
    }

    private static Named parse(String variable, String value) {
        String wrong = "the environment variable " + variable + " does not name a proxy that ssd4j can use; write"
                + " http://HOST:PORT";
        try {
            URI uri = URI.create(value.contains("://") ? value : "http://" + value);
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new FetchException(wrong);
            }
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            return new Named(variable, uri.getHost(), port, Optional.ofNullable(uri.getRawUserInfo()));
        } catch (IllegalArgumentException e) {
            throw new FetchException(wrong, e); // without the value, which may contain a password
        }
    }

    /** Whether {@code no_proxy} lists the host, a domain that it belongs to, or everything. */
    private boolean isExempt(URI uri) {
        String list = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        return Stream.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.endsWith(":" + port) ? entry.substring(0, entry.lastIndexOf(':')) : entry)
                .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
                .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
    }
}
