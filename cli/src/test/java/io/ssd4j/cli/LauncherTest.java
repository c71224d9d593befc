// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher passes on to Java, and what reaches standard output. */
class LauncherTest {
    @TempDir
    private Path folder;

    @Test
    void optionsOfJavaMayHaveSpaces() throws IOException, InterruptedException {
        String options = """
                -XshowSettings:properties "-Dtest.a=b  c" '-Dtest.d=e f' -Dtest.g=h\\ i '-Dtest.j=$HOME `true` *'
                  -Dtest.k="l m" '-Dtest.n=it"s'
                """;
        CommandRun run = run(Map.of("SSD4J_JAVA_OPTS", options), "\"$ssd4j\" --version 'x y'; echo $?");
        String settings = run.out() + run.err();
        assertAll(
                () -> assertTrue(settings.contains("test.a = b  c\n"), settings),
                () -> assertTrue(settings.contains("test.d = e f\n"), settings),
                () -> assertTrue(settings.contains("test.g = h i\n"), settings),
                () -> assertTrue(settings.contains("test.j = $HOME `true` *\n"), settings),
                () -> assertTrue(settings.contains("test.k = l m\n"), settings),
                () -> assertTrue(settings.contains("test.n = it\"s\n"), settings));
    }

    @Test
    void aQuotationMarkWithoutPartnerEndsWith2() throws IOException, InterruptedException {
        CommandRun run = run(Map.of("SSD4J_JAVA_OPTS", "-Dtest.a='b"), "\"$ssd4j\" --version");
        assertAll(
                () -> assertEquals(2, run.code()),
                () -> assertEquals("", run.out()),
                () -> assertEquals("ssd4j: SSD4J_JAVA_OPTS: a quotation mark has no partner\n", run.err()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+NoSuchOption", "-Xmx4000000g", "--add-modules=no.such.module"})
    void aJvmThatDoesNotStartLeavesStandardOutputEmpty(String options) throws IOException, InterruptedException {
        CommandRun run = run(Map.of("SSD4J_JAVA_OPTS", options), "\"$ssd4j\" devices --json");
        assertAll(
                () -> assertEquals(1, run.code(), run.err()),
                () -> assertEquals("", run.out()),
                () -> assertFalse(run.err().isBlank(), options));
    }

    @Test
    void whatTheJvmPrintsDoesNotReachStandardOutput() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "SSD4J_JAVA_OPTS",
                "-Xlog:gc* -verbose:class -XX:+PrintFlagsFinal -XshowSettings:all",
                "JAVA_TOOL_OPTIONS",
                "-Dtest=1");
        CommandRun run = run(environment, "\"$ssd4j\" devices --json");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertEquals("cuda:0", run.json().at("/devices/0/id").stringValue()),
                () -> assertTrue(run.err().contains("Picked up JAVA_TOOL_OPTIONS"), run.err()),
                () -> assertTrue(run.err().contains("[gc,init]"), run.err()),
                () -> assertTrue(run.err().contains("[Global flags]"), run.err()));
    }

    @Test
    void javaHasTheVectorApiOnlyWhereItCanBeUsed() throws IOException, InterruptedException {
        assertEquals(
                List.of("devices 0", "three 0", "four 1", "folder 1", "deterministic 1", "arguments 1"),
                run(Map.of(), """
                        touch a b c d; mkdir photos; echo a > list
                        warnings() { name=$1; shift; echo "$name $("$ssd4j" "$@" --help 2>&1 | grep -c 'incubator modules')"; }
                        warnings devices devices
                        warnings three detect a b c
                        warnings four detect a b c d
                        warnings folder features photos
                        warnings deterministic features a --deterministic
                        warnings arguments detect @list
                        """).out().lines().toList());
    }

    /** Winograd convolutions are Java code, which only the optimizing compiler makes fast. */
    @Test
    void onlyCommandsThatComputeLittleRunWithoutTheOptimizingCompiler() throws IOException, InterruptedException {
        assertEquals(
                List.of("three 1", "devices 1", "four 0", "deterministic 0", "weights 0", "overridden 0"),
                run(Map.of("SSD4J_JAVA_OPTS", "-XX:+PrintFlagsFinal"), """
                        touch a b c d
                        limited() { name=$1; shift; echo "$name $("$ssd4j" "$@" 2>&1 | grep -c ' TieredStopAtLevel *= 1 ')"; }
                        limited three detect a b c
                        limited devices devices
                        limited four detect a b c d
                        limited deterministic features a --deterministic
                        limited weights weights a
                        export SSD4J_JAVA_OPTS="-XX:+PrintFlagsFinal -XX:TieredStopAtLevel=4"
                        limited overridden detect a
                        """)
                        .out()
                        .lines()
                        .toList());
    }

    /** Until the Vector API is compiled, it leaves garbage that lets the heap of the default collector grow. */
    @Test
    void aDeterministicStartHasASmallHeapUnlessACollectorIsChosen() throws IOException, InterruptedException {
        assertEquals(
                List.of("deterministic 1", "photo 0", "chosen 0", "parallel 1", "variable 0"),
                run(Map.of("SSD4J_JAVA_OPTS", "-XX:+PrintFlagsFinal"), """
                        touch a
                        flag() { name=$1; flag=$2; shift 2; echo "$name $("$ssd4j" "$@" 2>&1 | grep -c " $flag ")"; }
                        flag deterministic 'MaxNewSize *= 16777216' features a --deterministic
                        flag photo 'MaxNewSize *= 16777216' features a
                        export SSD4J_JAVA_OPTS="-XX:+PrintFlagsFinal -XX:+UseParallelGC"
                        flag chosen 'MaxNewSize *= 16777216' features a --deterministic
                        flag parallel 'UseParallelGC *= true' features a --deterministic
                        export SSD4J_JAVA_OPTS=-XX:+PrintFlagsFinal JAVA_TOOL_OPTIONS=-XX:+UseParallelGC
                        flag variable 'MaxNewSize *= 16777216' features a --deterministic
                        """)
                        .out()
                        .lines()
                        .toList());
    }

    @Test
    void addsToAFileThatOthersHaveWrittenTo() throws IOException, InterruptedException {
        CommandRun run = run(Map.of(), "{ echo first; \"$ssd4j\" --version; echo last; } > file; cat file");
        assertTrue(run.out().matches("first\nssd4j [^\n]+\nlast\n"), run.out());
    }

    @Test
    void aReaderThatHasEndedIsNoCrash() throws IOException, InterruptedException {
        CommandRun run = run(Map.of(), "{ \"$ssd4j\" devices --json; echo \"exit $?\" >&2; } | true");
        assertEquals("ssd4j: standard output cannot be written: Broken pipe\nexit 3\n", run.err());
    }

    @Test
    void aFullDiskEndsWith3() throws IOException, InterruptedException {
        CommandRun run = run(Map.of(), "\"$ssd4j\" devices --json > /dev/full");
        assertAll(
                () -> assertEquals(3, run.code()),
                () -> assertEquals("ssd4j: standard output cannot be written: No space left on device\n", run.err()));
    }

    @Test
    void aClosedStandardOutputEndsWith3() throws IOException, InterruptedException {
        CommandRun run = run(Map.of(), "\"$ssd4j\" devices --json >&-");
        assertAll(
                () -> assertEquals(3, run.code()),
                () -> assertEquals("ssd4j: standard output cannot be written: Bad file descriptor\n", run.err()));
    }

    @Test
    void nothingElseHasToBeOpen() throws IOException, InterruptedException {
        CommandRun run = run(Map.of(), "\"$ssd4j\" devices --json <&- 2>&-");
        assertAll(
                () -> assertEquals(0, run.code()),
                () -> assertEquals("cuda:0", run.json().at("/devices/0/id").stringValue()));
    }

    @Test
    void descriptorsOfTheCallerAreLeftAlone() throws IOException, InterruptedException {
        CommandRun run = run(
                Map.of(),
                "\"$ssd4j\" --version 3>three 4>four 5>five 6>six 7>seven 8>eight 9>nine; cat three four five six seven eight nine");
        assertAll(
                () -> assertEquals(0, run.code(), run.err()),
                () -> assertTrue(run.out().matches("ssd4j [^\n]+\n"), run.out()),
                () -> assertTrue(Files.exists(folder.resolve("nine"))));
    }

    private CommandRun run(Map<String, String> environment, String script) throws IOException, InterruptedException {
        return Launcher.in(folder).run(environment, script);
    }
}
