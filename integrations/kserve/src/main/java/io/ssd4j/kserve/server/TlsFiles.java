// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate and its private key, as PEM files.
 *
 * @param certificates the server's certificate first, then those that issued it
 * @param key PKCS #8, not encrypted: {@code BEGIN PRIVATE KEY}
 */
public record TlsFiles(Path certificates, Path key) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** In memory only, so that it protects nothing. */
    private static final char[] PASSWORD = "memory".toCharArray();

    /**
     * Reads both.
     *
     * @throws IOException if a file cannot be read or is none of these; the message names it
     */
    public SSLContext context() throws IOException {
        try {
            List<? extends Certificate> chain = chain();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("server", privateKey(), PASSWORD, chain.toArray(new Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(certificates + " and " + key + " cannot be used together: " + e.getMessage(), e);
        }
    }

    private List<? extends Certificate> chain() throws IOException {
        byte[] bytes = NamedFile.bytes(certificates);
        try {
            List<? extends Certificate> chain = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)));
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(certificates + " is not a certificate in PEM form: " + e.getMessage(), e);
        }
        throw new IOException(certificates + " contains no certificate in PEM form");
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        Matcher matcher = KEY.matcher(NamedFile.text(key));
        if (!matcher.find()) {
            throw new IOException(
                    key + " contains no 'BEGIN PRIVATE KEY'; convert it with 'openssl pkcs8 -topk8 -nocrypt'");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // It may be a key of the next algorithm.
            }
        }
        throw new IOException(key + " is no RSA, EC or EdDSA key");
    }
}
