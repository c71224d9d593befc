// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP sockets on which processes wait for connections, by the tables of Linux. */
final class ListeningSockets {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final String LISTENING = "0A";
    private static final Set<String> LOOPBACK = Set.of(
            "0100007F",
            // ::1 and ::ffff:127.0.0.1
            "00000000000000000000000001000000",
            "0000000000000000FFFF00000100007F");

    private ListeningSockets() {}

    /** A listening socket, with its local address in hexadecimal digits. */
    record Socket(long process, String address) {
        boolean isLoopback() {
            return LOOPBACK.contains(address.substring(0, address.indexOf(':')));
        }
    }

    /** The sockets of processes and of all processes that they have started. */
    static List<Socket> of(Stream<ProcessHandle> processes) throws IOException {
        List<ProcessHandle> all = processes
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
        List<Socket> sockets = new ArrayList<>();
        for (ProcessHandle process : all) {
            Set<String> inodes = inodes(process.pid());
            for (String table : List.of("tcp", "tcp6")) {
                for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
                    String[] fields = SPACES.split(line.strip(), -1);
                    if (fields[3].equals(LISTENING) && inodes.contains(fields[9])) {
                        sockets.add(new Socket(process.pid(), fields[1]));
                    }
                }
            }
        }
        return sockets;
    }

    private static Set<String> inodes(long process) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process), "fd"))) {
            return descriptors
                    .flatMap(descriptor -> {
                        try {
                            Matcher matcher = SOCKET.matcher(
                                    Files.readSymbolicLink(descriptor).toString());
                            return matcher.matches() ? Stream.of(matcher.group(1)) : Stream.empty();
                        } catch (IOException _) {
                            // Closed in the meantime.
                            return Stream.empty();
                        }
                    })
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException | UncheckedIOException e) {
            if (ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent()) {
                throw e;
            }
            // Ended in the meantime.
            return Set.of();
        }
    }
}
