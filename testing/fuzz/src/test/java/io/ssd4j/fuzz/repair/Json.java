// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.repair;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Makes JSON of anything that looks like it: closes what is open, adds commas and colons, and leaves out what fits nowhere. */
public final class Json {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** More than any parser accepts, and less than the stack of this one holds. */
    private static final int DEEPEST = 1200;

    private final String in;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Json(String in) {
        this.in = in;
    }

    /** A JSON object with as much as possible of the text. */
    public static byte[] object(byte[] text) {
        Json repair = new Json(new String(text, StandardCharsets.ISO_8859_1));
        if (!repair.seek('{')) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        repair.object(0);
        return repair.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean seek(char c) {
        at = Math.max(in.indexOf(c), 0);
        return in.indexOf(c) >= 0;
    }

    private boolean ended() {
        return at >= in.length();
    }

    private void value(int depth) {
        while (!ended()) {
            char c = in.charAt(at);
            if (c == '{' && depth < DEEPEST) {
                object(depth);
            } else if (c == '[' && depth < DEEPEST) {
                array(depth);
            } else if (c == '"') {
                string();
            } else if (c == '-' || Character.isDigit(c)) {
                number();
            } else if (c == 't' || c == 'f' || c == 'n') {
                out.append(c == 't' ? "true" : c == 'f' ? "false" : "null");
                word();
            } else if (c == '}' || c == ']') {
                break;
            } else {
                at++;
                continue;
            }
            return;
        }
        out.append("null");
    }

    private void object(int depth) {
        out.append('{');
        at++;
        for (boolean first = true; !ended() && in.charAt(at) != '}'; ) {
            if (in.charAt(at) != '"') {
                at++;
                continue;
            }
            out.append(first ? "" : ",");
            first = false;
            string();
            out.append(':');
            value(depth + 1);
        }
        at++;
        out.append('}');
    }

    private void array(int depth) {
        out.append('[');
        at++;
        for (boolean first = true; !ended() && in.charAt(at) != ']'; ) {
            char c = in.charAt(at);
            if (c == '}' || Character.isWhitespace(c) || c == ',' || c == ':') {
                at++;
                continue;
            }
            out.append(first ? "" : ",");
            first = false;
            value(depth + 1);
        }
        at++;
        out.append(']');
    }

    private void string() {
        out.append('"');
        for (at++; !ended() && in.charAt(at) != '"'; at++) {
            char c = in.charAt(at);
            if (c == '\\' && at + 1 < in.length() && "\"\\/bfnrt".indexOf(in.charAt(at + 1)) >= 0) {
                out.append(c).append(in.charAt(++at));
            } else if (c >= ' ' && c != '\\') {
                out.append(c);
            }
        }
        at++;
        out.append('"');
    }

    private void number() {
        int from = at;
        while (!ended() && "+-.eE0123456789".indexOf(in.charAt(at)) >= 0) {
            at++;
        }
        String number = in.substring(from, at);
        out.append(NUMBER.matcher(number).matches() ? number : "0");
    }

    private void word() {
        while (!ended() && Character.isLetter(in.charAt(at))) {
            at++;
        }
    }
}
