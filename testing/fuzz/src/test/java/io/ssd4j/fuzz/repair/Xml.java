// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes XML of anything that looks like it: closes what is open, and escapes what is neither a tag nor text. */
public final class Xml {
    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z_][A-Za-z0-9_]*)>");

    private Xml() {}

    /** One element with as much as possible of the text. */
    public static byte[] element(String root, byte[] text) {
        String in = new String(text, StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder("<" + root + ">");
        Deque<String> open = new ArrayDeque<>();
        int at = 0;
        for (Matcher tag = TAG.matcher(in); tag.find(); at = tag.end()) {
            escape(in.substring(at, tag.start()), out);
            String name = tag.group(2);
            if (name.equals(root)) {
                continue;
            }
            if (tag.group(1).isEmpty()) {
                open.push(name);
                out.append('<').append(name).append('>');
            } else {
                while (open.contains(name)) {
                    String inner = open.pop();
                    out.append("</").append(inner).append('>');
                    if (inner.equals(name)) {
                        break;
                    }
                }
            }
        }
        escape(in.substring(at), out);
        open.forEach(name -> out.append("</").append(name).append('>'));
        return out.append("</").append(root).append('>').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<') {
                out.append("&lt;");
            } else if (c == '&') {
                out.append("&amp;");
            } else {
                boolean printable = c >= ' ' && c < 0x7f;
                out.append(printable || c == '\n' || c == '\t' ? c : '?');
            }
        }
    }
}
