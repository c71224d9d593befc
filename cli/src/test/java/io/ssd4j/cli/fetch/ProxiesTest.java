// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final URI HTTPS = URI.create("https://download.pytorch.org/models/x.pth");

    private static String proxy(URI uri, String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Proxies.describe(new Proxies(environment), uri);
    }

    @ParameterizedTest
    @CsvSource({
        "https_proxy, http://proxy:3128, proxy:3128",
        "HTTPS_PROXY, http://proxy:3128/, proxy:3128",
        "all_proxy, proxy:3128, proxy:3128",
        "ALL_PROXY, proxy, proxy:80",
        "https_proxy, http://user:secret@proxy:8080, proxy:8080",
    })
    void readsTheEnvironment(String variable, String value, String expected) {
        assertEquals(" through the proxy " + expected, proxy(HTTPS, variable, value));
    }

    @Test
    void usesTheProxyOfTheScheme() {
        assertEquals("", proxy(HTTPS, "http_proxy", "proxy:3128"));
        URI http = URI.create("http://host/");
        assertEquals(" through the proxy proxy:3128", proxy(http, "http_proxy", "proxy:3128"));
        assertEquals("", proxy(http, "HTTP_PROXY", "proxy:3128"));
        assertEquals("", proxy(HTTPS, "https_proxy", " "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "download.pytorch.org",
                "pytorch.org",
                ".pytorch.org",
                "localhost,PyTorch.org",
                "a b pytorch.org",
                "*",
                "pytorch.org:443"
            })
    void leavesOutExemptHosts(String list) {
        assertEquals("", proxy(HTTPS, "https_proxy", "proxy:3128", "no_proxy", list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch.org", "pytorch.org:80", "", "x.pytorch.org"})
    void doesNotLeaveOutOtherHosts(String list) {
        assertFalse(proxy(HTTPS, "https_proxy", "proxy:3128", "NO_PROXY", list).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://proxy:1080", "https://proxy:443", "http:///x", "http://a b"})
    void rejectsProxiesThatItCannotUse(String value) {
        String message = String.valueOf(assertThrows(FetchException.class, () -> proxy(HTTPS, "https_proxy", value))
                .getMessage());

        assertTrue(message.contains("https_proxy"), message);
        assertFalse(message.contains(value), message);
    }

    @Test
    void prefersTheSystemProperties() {
        Map<String, String> environment = Map.of("https_proxy", "proxy:3128");

        assertInstanceOf(Proxies.class, Proxies.of(environment, _ -> null));
        assertFalse(
                Proxies.of(environment, name -> name.equals("https.proxyHost") ? "other" : null) instanceof Proxies);
    }
}
