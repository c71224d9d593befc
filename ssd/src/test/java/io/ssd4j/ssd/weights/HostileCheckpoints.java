// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.RawPickle.START;
import static io.ssd4j.ssd.weights.RawPickle.bytes;
import static io.ssd4j.ssd.weights.RawPickle.call;
import static io.ssd4j.ssd.weights.RawPickle.dictionary;
import static io.ssd4j.ssd.weights.RawPickle.global;
import static io.ssd4j.ssd.weights.RawPickle.int32;
import static io.ssd4j.ssd.weights.RawPickle.int64;
import static io.ssd4j.ssd.weights.RawPickle.integer;
import static io.ssd4j.ssd.weights.RawPickle.integers;
import static io.ssd4j.ssd.weights.RawPickle.sound;
import static io.ssd4j.ssd.weights.RawPickle.storage;
import static io.ssd4j.ssd.weights.RawPickle.tensor;
import static io.ssd4j.ssd.weights.RawPickle.text;

import java.util.LinkedHashMap;
import java.util.Map;

/** Checkpoints that must be refused, each with a part of the message that names the place. */
final class HostileCheckpoints {
    private static final int ONES = 0x7fff_ffff;

    /**
     * A file.
     *
     * @param bytes its contents
     * @param message what the refusal says beside the file's name
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(byte[] bytes, String message) {}

    private final Map<String, Case> cases = new LinkedHashMap<>();

    private HostileCheckpoints() {}

    /** The files by a name that says what is wrong. */
    static Map<String, Case> all() {
        HostileCheckpoints files = new HostileCheckpoints();
        files.code();
        files.shapesOfValues();
        files.claims();
        files.tensors();
        files.archives();
        files.streams();
        return files.cases;
    }

    private void add(String name, byte[] bytes, String message) {
        if (cases.put(name, new Case(bytes, message)) != null) {
            throw new AssertionError(name);
        }
    }

    /** Adds a pickle in both formats. */
    private void pickle(String name, String pickle, String message) {
        add(name + ", zip", RawTorch.zip(pickle).toBytes(), message);
        add(name + ", stream", RawTorch.stream(pickle), message);
    }

    private void code() {
        pickle("os.system", START + call(global("os", "system"), text("id")) + ".", "byte 2: refers to 'os.system'");
        pickle("posix.system", START + call(global("posix", "system"), text("id")) + ".", "'posix.system'");
        pickle("eval", dictionary("a", call(global("builtins", "eval"), text("1"))), "'builtins.eval'");
        pickle("by the stack", START + text("os") + text("system") + "\u0093.", "byte 20: refers to 'os.system'");
        pickle("torch.load", START + call(global("torch", "load"), text("x")) + ".", "'torch.load'");
        pickle("an instance", START + "(i" + "os\nsystem\n.", "0x69 is not an instruction that torch.save writes");
        pickle("an extension", START + "\u0082\u0001.", "0x82 is not an instruction");
        pickle("attributes", START + "])b.", "sets attributes of a list");
        pickle("an object", START + global("subprocess", "Popen") + ")\u0081.", "refers to 'subprocess.Popen'");
        pickle(
                "a namespace with arguments",
                START + global("argparse", "Namespace") + "(" + text("x") + "t\u0081.",
                "the arguments of argparse.Namespace are not those");
        pickle("calls text", START + text("x") + ")R.", "calls text");
        pickle(
                "a module's source",
                START + "(" + text("module") + text("x") + text("y") + text("z") + "tQ.",
                "contains the source code of a module");
    }

    private void shapesOfValues() {
        pickle("a list in itself", START + "]q\0h\0a.", "a list contains itself");
        pickle("a cycle of two", START + "]q\0}" + text("a") + "h\0sa.", "a list contains itself");
        pickle("a cycle through a dictionary", START + "}q\0" + text("a") + "]h\0as.", "a dictionary contains itself");
        pickle("deep lists", START + "]".repeat(100_000) + "a".repeat(99_999) + ".", "deeper than 64 levels");
        pickle("deep tuples", START + ")" + "\u0085".repeat(100_000) + ".", "deeper than 64 levels");
        pickle("deep marks", START + "(".repeat(400_000) + ".", "a value is missing on the stack");
        pickle("too many instructions", START + "}".repeat(600_000) + ".", "more than 500000 instructions");
        pickle("nothing on the stack", START + "R.", "byte 2: a value is missing on the stack");
        pickle("no mark", START + "t.", "there is no mark");
        pickle("left over", START + "NN.", "values are left on the stack");
        pickle("a key without value", START + "}(N" + "u.", "a key has no value");
        pickle("a list as a key", START + "}]Ns.", "the key of a dictionary is a list");
        pickle("unknown number", START + "h\7.", "nothing has been stored under number 7");
        add("no dictionary", RawTorch.zip(START + "N.").toBytes(), "holds None, not a dictionary of tensors");
        add("no tensors", RawTorch.zip(dictionary("weight", integer(1))).toBytes(), "holds no tensors by name");
        pickle("protocol 0", "\u0080\u0000N.", "protocol 0 is not supported");
        pickle("not UTF-8", START + "X" + int32(1) + "\u00ff.", "text is not UTF-8");
    }

    private void claims() {
        pickle("copies of copies", START + copies(20_000, 400), "copies more than 1000000 entries");
        pickle("text of 2 GB", START + "X" + int32(ONES) + "a.", "longer than the limit");
        pickle("text of 4 GB", START + "X" + int32(-1) + "a.", "longer than the limit");
        pickle("negative text", START + "T" + int32(-2) + "a.", "longer than the limit");
        pickle("a long name", START + "c" + "x".repeat(1000) + "\ny\n.", "a name is longer than 256 bytes");
        pickle("a wide text", START + "\u008d" + int64(10L << 30) + "a.", "0x8d is not an instruction");
        String large = storage("FloatStorage", "0", 2_500_000_000L);
        String whole = tensor(large, 0, integers(2_500_000_000L), integers(1));
        add("10 GB, zip", RawTorch.zip(dictionary("a", whole)).toBytes(), "'a/data/0' has 8 bytes, but its 2500000000");
        add(
                "10 GB, stream",
                RawTorch.stream(dictionary("a", whole)),
                "has 2 elements, but its tensors need 2500000000");
        add(
                "10 GB of values, stream",
                RawTorch.stream(dictionary("a", whole), "]" + text("0") + "a", int64(2_500_000_000L) + "abcd"),
                "needs 10000000000 bytes, but only 4 follow");
    }

    /** Copies a dictionary of numbers by calls of the same function on the same argument. */
    private static String copies(int entries, int copies) {
        StringBuilder dict = new StringBuilder("}(");
        for (int i = 0; i < entries; i++) {
            dict.append(integer(i)).append('N');
        }
        return global("collections", "OrderedDict") + "q\0" + dict + "u\u0085q\1" + "R" + "h\0h\1R".repeat(copies)
                + ".";
    }

    private void tensors() {
        String floats = storage("FloatStorage", "0", 2);
        wrongTensor(
                "beyond the storage",
                floats,
                1,
                integers(2),
                integers(1),
                "ends after element 3, but the storage has 2");
        wrongTensor(
                "a negative offset", floats, -1, integers(1), integers(1), "has a negative offset, extent or stride");
        wrongTensor(
                "a negative stride", floats, 1, integers(2), integers(-1), "has a negative offset, extent or stride");
        wrongTensor(
                "a negative extent", floats, 0, integers(-2), integers(1), "has a negative offset, extent or stride");
        wrongTensor(
                "an overflow", floats, 0, integers(1L << 40, 1L << 40), integers(1, 1), "is larger than any memory");
        wrongTensor("a wide stride", floats, 0, integers(3, 1), integers(1L << 62, 1), "is larger than any memory");
        wrongTensor("a repeated element", floats, 0, integers(1L << 40), integers(0), "repeats the 2 elements");
        wrongTensor("more strides", floats, 0, integers(2), integers(1, 1), "has 1 extents and 2 strides");
        wrongTensor("texts as extents", floats, 0, "(" + text("2") + "t", integers(1), "are not those that torch.save");
        wrongTensor("no storage", RawPickle.NONE, 0, integers(2), integers(1), "are not those that torch.save writes");
        wrongTensor("a negative storage", storage("FloatStorage", "0", -2), 0, integers(0), integers(1), "that is -2");
        wrongTensor(
                "an endless storage",
                storage("FloatStorage", "0", Long.MAX_VALUE),
                0,
                integers(0),
                integers(1),
                "that is 9223372036854775807");
        String two = tensor(floats, 0, integers(2), integers(1)) + "s" + text("b")
                + tensor(storage("HalfStorage", "0", 2), 0, integers(2), integers(1));
        pickle("two types", dictionary("a", two), "storage '0' has 2 elements of type FLOAT16 here");
    }

    private void wrongTensor(String name, String storage, long offset, String shape, String strides, String message) {
        pickle(name, dictionary("a", tensor(storage, offset, shape, strides)), message);
    }

    private void archives() {
        String other = dictionary("a", tensor(storage("FloatStorage", "1", 2), 0, integers(2), integers(1)));
        String doubles = dictionary("a", tensor(storage("DoubleStorage", "0", 2), 0, integers(2), integers(1)));
        add("a missing entry", RawTorch.zip(other).toBytes(), "'a/data/1', which tensors refer to, is missing");
        add(
                "a wrong type",
                RawTorch.zip(doubles).toBytes(),
                "'a/data/0' has 8 bytes, but its 2 elements of type FLOAT64");
        add("a key with ..", new RawZip().add("a/../b", bytes("x")).toBytes(), "'a/../b' has a name that leads out");
        add("an absolute name", new RawZip().add("/etc/passwd", bytes("x")).toBytes(), "'/etc/passwd' has a name");
        add("a backslash", new RawZip().add("a\\data.pkl", bytes("x")).toBytes(), "has a name that leads out");
        add("no pickle", new RawZip().add("a/b", bytes("x")).toBytes(), "with 0 entries FOLDER/data.pkl");
        add(
                "two pickles",
                RawTorch.zip(sound()).add("b/data.pkl", bytes(sound())).toBytes(),
                "with 2 entries");
        add(
                "a name twice",
                RawTorch.zip(sound()).add("a/data/0", RawTorch.VALUES).toBytes(),
                "'a/data/0' exists twice");
        add("an overlap", RawTorch.zip(sound()).again("a/data/1").toBytes(), "overlaps the entry before it");
        byte[] bomb = new byte[1000];
        add(
                "a bomb",
                new RawZip().add("a/data.pkl", "a/data.pkl", 8, 0, ONES, bomb).toBytes(),
                "is compressed");
        add(
                "encrypted",
                new RawZip()
                        .add("a/data.pkl", "a/data.pkl", 0, 1, 9, new byte[9])
                        .toBytes(),
                "is encrypted");
        add(
                "too long",
                new RawZip().add("a/data.pkl", "a/data.pkl", 0, 0, ONES, bomb).toBytes(),
                "do not fit in the file");
        add(
                "another name",
                new RawZip().add("a/x", "a/y", 0, 0, 3, bytes("abc")).toBytes(),
                "has another name in its header");
        add("zip64 counts", RawTorch.zip(sound()).toWideBytes(1L << 60, -1, -1), "more than the limit of 100000");
        add("zip64 negative", RawTorch.zip(sound()).toWideBytes(-2, -1, -1), "do not fit in the file");
        add("zip64 size", RawTorch.zip(sound()).toWideBytes(-1, 10L << 30, -1), "which do not fit in the file");
        add("zip64 place", RawTorch.zip(sound()).toWideBytes(-1, -1, Long.MAX_VALUE), "which do not fit in the file");
        add(
                "a byte order",
                RawTorch.zip(sound()).add("a/byteorder", bytes("middle")).toBytes(),
                "'middle' instead of");
        add("after the pickle", RawTorch.zip(sound() + "x").toBytes(), "1 bytes follow the end of the pickle");
        add("only the start", bytes("PK\3\4"), "has no zip directory at its end");
        add("an empty archive", new RawZip().toBytes(), "with 0 entries FOLDER/data.pkl");
    }

    private void streams() {
        add("another magic number", bytes(START + integer(7) + "."), "does not start with PyTorch's magic number");
        add("no keys", RawTorch.stream(sound(), "N", ""), "the keys of the storages are not a list");
        add(
                "an unknown key",
                RawTorch.stream(sound(), "]" + text("7") + "a", ""),
                "storage '7' is listed twice, or no");
        add("a number as key", RawTorch.stream(sound(), "]" + integer(7) + "a", ""), "a key that is not text");
        add("a missing key", RawTorch.stream(sound(), "]", ""), "storage '0' is missing");
        add(
                "after the end",
                RawTorch.stream(sound(), "]" + text("0") + "a", int64(2) + "12345678z"),
                "1 bytes, starting at");
        add(
                "a negative count",
                RawTorch.stream(sound(), "]" + text("0") + "a", int64(-1)),
                "18446744073709551615 elements");
        add("no count", RawTorch.stream(sound(), "]" + text("0") + "a", "1234"), "the file ends within its size");
    }
}
