// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import java.util.Locale;

/** The locales that are installed on this machine. */
final class Locales {
    private Locales() {}

    static boolean haveUtf8() {
        return Command.output("locale", "-a").stream()
                .flatMap(String::lines)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.endsWith(".utf8") || name.endsWith(".utf-8"));
    }
}
