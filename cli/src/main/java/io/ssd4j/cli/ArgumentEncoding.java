// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds arguments that are not text in the locale's encoding. Java replaces what it cannot decode, so that such an argument
 * names another file, which usually does not exist.
 */
final class ArgumentEncoding {
    private static final char REPLACEMENT = '\uFFFD';

    private ArgumentEncoding() {}

    /** A message about the first such argument of this process; empty if there is none. */
    static Optional<String> complaint(String[] arguments) {
        for (String argument : arguments) {
            if (argument.indexOf(REPLACEMENT) >= 0) {
                return complaint(arguments, Path.of("/proc/self/cmdline"), System.getProperty("sun.jnu.encoding", ""));
            }
        }
        return Optional.empty();
    }

    /**
     * @param arguments as Java decoded them
     * @param commandLine holds all words of the command line, each followed by a zero; the arguments are the last ones
     * @param encoding the name of the locale's encoding
     */
    static Optional<String> complaint(String[] arguments, Path commandLine, String encoding) {
        try {
            List<byte[]> words = words(Files.readAllBytes(commandLine));
            int first = words.size() - arguments.length;
            Charset charset = Charset.forName(encoding);
            for (int i = 0; first >= 0 && i < arguments.length; i++) {
                if (!isText(words.get(first + i), charset)) {
                    return Optional.of(complaint(i + 1, arguments[i], encoding));
                }
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // cannot be checked; a file that does not exist is reported as such
        }
    }

    private static String complaint(int number, String argument, String encoding) {
        String start =
                "argument " + number + ", '" + argument + "', is not valid in the locale's encoding, " + encoding;
        return start
                + (encoding.equals("UTF-8")
                        ? ": rename the file, or name the folder that it is in"
                        : ": start ssd4j with LC_ALL=C.UTF-8 in the environment, or another UTF-8 locale");
    }

    private static List<byte[]> words(byte[] commandLine) {
        List<byte[]> words = new ArrayList<>();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (byte b : commandLine) {
            if (b == 0) {
                words.add(word.toByteArray());
                word.reset();
            } else {
                word.write(b);
            }
        }
        return words;
    }

    private static boolean isText(byte[] word, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(word));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
