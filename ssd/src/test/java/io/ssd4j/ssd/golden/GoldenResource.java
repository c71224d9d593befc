// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Finds the goldens among the test resources. */
final class GoldenResource {
    private GoldenResource() {}

    /** The path of a file on disk. */
    static Path path(String name) {
        URL url = GoldenResource.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException(name + " is missing from the test resources");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url + " is not a path", e);
        }
    }
}
