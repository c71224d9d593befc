// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One fact about this machine.
 *
 * @param id what it is about, for programs; lower-case words separated by dots, {@code library.cudnn}
 * @param state whether it is as it should be
 * @param subject what it is about, for people
 * @param text what was found, or why it cannot be used; one line
 * @param searched the places where a missing library was searched for, in order; empty for everything else
 * @param version of a library that was loaded, with its parts separated by dots, {@code 13.0}; empty for everything else
 */
public record Finding(
        String id, State state, String subject, String text, List<String> searched, Optional<String> version) {

    /** Whether something is as it should be. */
    public enum State {
        /** As it should be. */
        OK,
        /** Usable, but with a limit that the text names. */
        LIMITED,
        /** Not there; some function or some speed is not available without it. */
        MISSING,
        /** There, but not usable. */
        BROKEN
    }

    /** Copies the list, and makes one line of the text. */
    public Finding {
        text = text.strip().replaceAll("\\s*\\R\\s*", "; ");
        searched = List.copyOf(searched);
    }

    /** A fact about something that was not searched for and has no version. */
    public Finding(String id, State state, String subject, String text) {
        this(id, state, subject, text, List.of(), Optional.empty());
    }

    /** A library that was loaded. */
    public static Finding loaded(String key, String name, String text) {
        return new Finding(library(key), State.OK, name, text);
    }

    /**
     * A library that was loaded and has a version.
     *
     * @param key its name in settings
     * @param name its own name
     * @param version with its parts separated by dots
     * @param path its file
     */
    public static Finding loaded(String key, String name, String version, String path) {
        String text = version + ", " + path;
        return new Finding(library(key), State.OK, name, text, List.of(), Optional.of(version));
    }

    /** The same fact with another state and text. */
    public Finding with(State newState, String newText) {
        return new Finding(id, newState, subject, newText, searched, version);
    }

    /**
     * A library that cannot be used.
     *
     * @param key its name in settings
     * @param name its own name
     * @param present whether a file was found
     * @param reason why it cannot be used
     * @param searched the places that were searched, in order
     */
    public static Finding notLoaded(String key, String name, boolean present, String reason, List<String> searched) {
        return new Finding(
                library(key), present ? State.BROKEN : State.MISSING, name, reason, searched, Optional.empty());
    }

    private static String library(String key) {
        return "library." + key;
    }

    /**
     * The result of a probe. A library that does not behave as its headers say, for example because it lacks a function, is a finding too.
     *
     * @param id of the finding if the probe fails
     * @param subject of the finding if the probe fails
     */
    public static Finding of(String id, String subject, Supplier<Finding> probe) {
        try {
            return probe.get();
        } catch (RuntimeException | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return new Finding(id, State.BROKEN, subject, "cannot be used: " + cause);
        }
    }
}
