// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong calls end with 2 and an explanation, and start nothing. */
class UsageTest {
    private final FakeEngine engine = new FakeEngine();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                  | a command is missing
                    fetures a.png                       | there is no command 'fetures'
                    features                            | IMAGE
                    features --json                     | IMAGE
                    features a.png --bath 2             | --bath
                    features a.png --model ssd301       | there is no model 'ssd301'; there are ssd300, ssd512
                    features a.png --model SSD300       | there is no model 'SSD300'
                    features a.png --variant voc        | there is no variant 'voc'; there are lufficc:voc300,
                    features a.png --model ssd512 --variant lufficc:voc300 | --variant lufficc:voc300 is an ssd300, which contradicts --model ssd512
                    features a.png --precision int4     | there is no precision 'int4'; there are fp32, tf32, fp16, bf16, int8
                    features a.png --precision FP32     | there is no precision 'FP32'
                    features a.png --batch 0            | '0' is not a whole number from 1
                    features a.png --batch -1           | '-1' is not a whole number from 1
                    features a.png --batch two          | 'two' is not a whole number from 1
                    features a.png --batch 2.0          | '2.0' is not a whole number from 1
                    features a.png --batch 99999999999  | '99999999999' is not a whole number from 1
                    features a.png --batch              | --batch
                    features a.png --batch 1 --batch 2  | --batch
                    features a.png --threads -1         | '-1' is not a whole number from 0 to 1024
                    features a.png --threads 1025       | '1025' is not a whole number from 0 to 1024
                    features a.png --device CPU         | not a device: 'CPU'; write cpu, cuda or cuda:1
                    features a.png --device cuda:       | not a device: 'cuda:'
                    features a.png --device cuda:-1     | not a device: 'cuda:-1'
                    features a.png --device cuda:x      | not a device: 'cuda:x'
                    features a.png --out                | --out
                    features a.png --out --json         | --out
                    features a.png --effort fast        | there is no effort 'fast'; there are instant, timed, exhaustive
                    eval                                | --dataset
                    eval --dataset coco --images d --weights w | --annotations
                    eval --dataset kitti --annotations a --images d --weights w | there is no kind of data set 'kitti'; there are coco, voc
                    weights                             | name either a file or, with --fetch, a published checkpoint
                    weights a.pth --fetch torchvision:coco | name either a file or, with --fetch, a published checkpoint
                    weights --fetch torchvision:voc     | there is no published checkpoint 'torchvision:voc'; there are torchvision:coco, lufficc:voc300,
                    plan                                | --profile
                    plan --json                         | --profile
                    plan --profile l4 --device cuda     | mutually exclusive
                    plan --profile h300                 | there is no profile 'h300' and no such file; there are h100-sxm
                    plan --profile=                     | there is no profile '' and no such file; there are h100-sxm
                    plan --profile l4 --batch 0         | '0' is not a whole number from 1
                    plan --profile l4 --batch 1,x       | 'x' is not a whole number from 1
                    plan --profile l4 --precision int4  | there is no precision 'int4'; there are fp32, tf32, fp16, bf16, int8
                    plan --profile l4 --model ssd301    | there is no model 'ssd301'; there are ssd300, ssd512
                    plan --profile l4 --variant x:y     | there is no variant 'x:y'
                    plan --profile l4 --model ssd300 --variant lufficc:coco512 | which contradicts --model ssd300
                    plan --profile l4 --effort fast     | there is no effort 'fast'; there are instant, timed, exhaustive
                    plan --profile l4 --effort timed    | --effort timed needs the GPU itself
                    plan --profile l4 --out             | --out
                    plan --device cpu                   | 'cpu' is not a GPU; write cuda or cuda:1
                    profile                             | --device
                    profile --device auto               | 'auto' is not a GPU
                    devices --all                       | --all
                    devices cpu                         | 'cpu'
                    """)
    void explains(String line, String explanation) {
        CommandRun run = CommandRun.of(engine, line.isEmpty() ? new String[0] : line.split(" "));
        assertAll(
                () -> assertEquals(2, run.code()),
                () -> assertEquals("", run.out()),
                () -> assertTrue(run.err().startsWith("ssd4j: "), run.err()),
                () -> assertTrue(run.err().contains(explanation), run.err()),
                () -> assertTrue(run.err().contains("--help'."), run.err()),
                () -> assertFalse(run.err().contains("\tat "), run.err()),
                () -> assertTrue(engine.opened.isEmpty()));
    }

    @Test
    void pointsToTheOptionThatWasMeant() {
        assertTrue(
                CommandRun.of(engine, "features", "a.png", "--bach", "2").err().contains("--batch"));
    }

    @Test
    void listsTheDevicesThatExist() {
        CommandRun run = CommandRun.of(engine, "features", "a.png", "--device", "tpu");
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertEquals(
                "ssd4j: there is no device 'tpu'; there are auto, cpu, cuda\nTry 'ssd4j features --help'.\n",
                run.err());
    }

    @Test
    void listsThePrecisionsThatTheDeviceHas() {
        for (String precision : new String[] {"fp16", "tf32"}) {
            CommandRun run = CommandRun.of(engine, "features", "a.png", "--precision", precision);
            assertEquals(2, run.code());
            assertEquals("", run.out());
            assertEquals(
                    "ssd4j: cpu (Fake \u00b5Processor) does not compute in " + precision + "; it has fp32, bf16\n",
                    run.err());
        }
        assertEquals(0, engine.open, "something was left open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "--help",
                "-h",
                "help features",
                "features --help",
                "help devices",
                "devices -h",
                "help plan",
                "plan --help",
                "profile --help"
            })
    void helps(String line) {
        CommandRun run = CommandRun.of(engine, line.split(" "));
        assertEquals(0, run.code());
        assertEquals("", run.err());
        assertTrue(run.out().contains("Usage: ssd4j"), run.out());
    }

    @Test
    void helpNamesEveryOptionWithItsDefault() {
        String help = CommandRun.of(engine, "features", "--help").out().replaceAll("\\s+", " ");
        for (String words : new String[] {
            "IMAGE...",
            "--weights=WEIGHTS",
            "(default: seeded:0)",
            "--model=MODEL",
            "(default: ssd300)",
            "--device=DEVICE",
            "(default: auto)",
            "--precision=P",
            "(default: fp32)",
            "--batch=N",
            "(default: 1)",
            "--threads=N",
            "(default: 0)",
            "--effort=E",
            "(default: timed)",
            "--deterministic",
            "--out=FILE",
            "--json",
            "--memory-plan"
        }) {
            assertTrue(help.contains(words), words + " not in " + help);
        }
    }

    @Test
    void helpExplainsTheExitCodes() {
        String help = CommandRun.of(engine, "help").out();
        for (String code : new String[] {"  0   success", "  1   ", "  2   ", "  3   ", "  4   "}) {
            assertTrue(help.contains(code), code + " not in " + help);
        }
    }

    @Test
    void tellsItsVersion() {
        CommandRun run = CommandRun.of(engine, "--version");
        assertEquals(0, run.code());
        assertTrue(run.out().matches("ssd4j \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), run.out());
        assertEquals(run, CommandRun.of(engine, "features", "--version"));
    }
}
