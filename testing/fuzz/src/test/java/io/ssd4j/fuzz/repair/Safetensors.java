// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a sound header of what looks like one, and gives the file the length that its offsets need. */
public final class Safetensors {
    private static final Pattern OFFSETS = Pattern.compile("\"data_offsets\":\\[\\d+,(\\d{1,6})]");
    private static final int MOST_DATA = 1 << 16;

    private Safetensors() {}

    /** A file whose header is JSON and whose lengths agree. */
    public static byte[] repair(byte[] mutant) {
        byte[] json = Json.object(mutant);
        int data = 0;
        for (Matcher offsets = OFFSETS.matcher(new String(json, StandardCharsets.UTF_8)); offsets.find(); ) {
            data = Math.max(data, Integer.parseInt(offsets.group(1)));
        }
        byte[] file = Arrays.copyOf(new byte[Long.BYTES], Long.BYTES + json.length + Math.min(data, MOST_DATA));
        Bytes.littleEndian(file).putLong(0, json.length);
        System.arraycopy(json, 0, file, Long.BYTES, json.length);
        int from = Math.min(mutant.length, Long.BYTES + json.length);
        int kept = Math.min(mutant.length - from, file.length - Long.BYTES - json.length);
        System.arraycopy(mutant, from, file, Long.BYTES + json.length, kept);
        return file;
    }
}
