// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Explains why a request has failed, and what to do about it.
 *
 * @param address the address that was requested
 */
record NetworkFailure(URI address, FetchSettings settings) {
    private static final String PROXY_ADVICE = "; behind a proxy, set https_proxy=http://HOST:PORT in the environment";

    /** @param kept the bytes of the file that are there, to be continued */
    FetchException explain(IOException e, long kept) {
        String proxy = Proxies.describe(settings.proxies(), address);
        String where = "cannot download " + address + proxy + ": ";
        String advice = proxy.isEmpty() ? PROXY_ADVICE : "";
        String reason = switch (e) {
            case IOException _
            when isUnresolved(e) ->
                "the name of the " + (proxy.isEmpty() ? "server" : "proxy")
                        + " is not known; this machine may be offline" + advice;
            case HttpConnectTimeoutException _ ->
                "no connection within " + settings.patience().toSeconds() + " s" + advice;
            case ConnectException _ -> "the connection was refused" + advice;
            case HttpTimeoutException _ ->
                "no answer within " + settings.patience().toSeconds() + " s";
            case SSLException _ ->
                "no secure connection: " + e.getMessage() + "; if a proxy inspects traffic, add its certificate"
                        + " to a trust store and name that with the JVM option -Djavax.net.ssl.trustStore=FILE";
            case IOException _ when isRefusedByProxy(e) -> refusedByProxy();
            default -> "the connection was cut: " + e.getMessage();
        };
        String continued = kept == 0
                ? ""
                : "; the " + kept / 1_000_000 + " MB that have arrived are kept, and the same command continues";
        return new FetchException(where + reason + continued, e);
    }

    private static boolean isUnresolved(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException);
    }

    /** The JDK's client reports a proxy's refusal to connect as an exception with the status in its text. */
    private static boolean isRefusedByProxy(IOException e) {
        return e.getMessage() != null && e.getMessage().matches("(?i).*tunnel.*40[37].*|.*proxy.*auth.*");
    }

    private static String refusedByProxy() {
        return "the proxy refuses the connection; if it wants a password, write http://USER:PASSWORD@HOST:PORT";
    }

    /** What an answer other than the file means. */
    static FetchException status(HttpResponse<?> response) {
        int status = response.statusCode();
        String reason = switch (status) {
            case 301, 302, 303, 307, 308 ->
                "it leads to "
                        + response.headers()
                                .firstValue("Location")
                                .map(FetchSettings::withoutUser)
                                .orElse("nowhere")
                        + ", which is not followed: too many redirections, or one from https to http";
            case 404, 410 ->
                "it does not exist there; the publisher may have moved it. " + FetchSettings.BASE_VARIABLE
                        + " in the environment names another folder to download from";
            case 407 -> refusedByProxy();
            case 401, 403 -> "access is denied; a user name and a password are not sent";
            default -> "the server cannot deliver it now; try again later";
        };
        return new FetchException("cannot download " + response.uri() + " (HTTP " + status + "): " + reason);
    }
}
