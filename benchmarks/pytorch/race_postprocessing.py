# SPDX-License-Identifier: Apache-2.0
"""Races ssd4j's post-processing on the CPU against torchvision's and lufficc's, on the same values of the heads.

From the scores before softmax and the offsets of one image to its final boxes, at the references' threshold of 0.01:
torchvision's own ``postprocess_detections``, lufficc's steps with torchvision's ``nms``, and ssd4j's through JMH, in
turns. The backbone's time on one and on all processors is measured in the same run. Writes
``benchmarks/results/<cpu>/postprocessing.md``. Needs ``benchmarks/run.sh``'s build, or ``--build`` to do it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torchvision
from torch import Tensor
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.ssd import SSD

import detector_model
import lufficc
import machine
import torchvision_reference
from default_boxes import default_boxes
from detection_photos import golden_photos
from detector_variants import DETECTORS, TORCHVISION_COCO, VOC300, DetectorVariant

_SIDES = (38, 19, 10, 5, 3, 1)
_PACKAGE = "io.ssd4j.benchmarks"


@dataclass(frozen=True)
class Heads:
    """The outputs of the heads for one image: scores before softmax [boxes, classes] and offsets [boxes, 4]."""

    variant: DetectorVariant
    scores: Tensor
    offsets: Tensor

    def __str__(self) -> str:
        """As the page names it."""
        return f"{self.variant.id}, {self.candidates()} candidates"

    @property
    def rival(self) -> str:
        """The reference that races on them."""
        return "torchvision" if self.variant.is_torchvision else "lufficc"

    def with_background(self, more: float) -> "Heads":
        """Returns these values with more score for the background, which leaves fewer candidates."""
        scores = self.scores.clone()
        scores[:, 0] += more
        return Heads(self.variant, scores, self.offsets)

    def write(self, path: Path) -> None:
        """Writes them as ssd4j's heads compute them: map by map, [height, width, channels]."""
        start = 0
        with path.open("wb") as file:
            for side, boxes in zip(_SIDES, self.variant.boxes(), strict=True):
                end = start + side * side * boxes
                channels = boxes * (self.variant.classes + 4)
                parts = [
                    self.scores[start:end].reshape(side * side, -1),
                    self.offsets[start:end].reshape(side * side, -1),
                    torch.zeros(side * side, -channels % 8),
                ]
                file.write(torch.cat(parts, dim=1).numpy().tobytes())
                start = end

    def candidates(self) -> int:
        """Returns the number of (default box, class) pairs above the threshold."""
        return int((torch.softmax(self.scores, dim=1)[:, 1:] > 0.01).sum())


@dataclass
class Contestant:
    """Someone's times in milliseconds: the mean of a round."""

    name: str
    run: Callable[[], float]
    rounds: list[float] = field(default_factory=list)


@torch.inference_mode()
def heads_of(variant: DetectorVariant, seed: int, photo: Path) -> Heads:
    """Returns what the heads of a variant compute for a photo with the weights of a seed."""
    if variant.is_torchvision:
        model = torchvision_reference.seeded_detector(seed)
        found: dict[str, Tensor] = {}
        with model.head.register_forward_hook(lambda _module, _inputs, output: found.update(output)):
            model([torchvision_reference.photo_tensor(photo)])
        return Heads(variant, found["cls_logits"][0].clone(), found["bbox_regression"][0].clone())
    x, _, _ = lufficc.photo_input(photo, variant)
    scores, offsets = detector_model.seeded_detector(variant, seed)(x)
    return Heads(variant, scores[0], offsets[0])


def torchvision_steps(model: SSD, heads: Heads) -> Callable[[], object]:
    """Returns torchvision's own post-processing."""
    outputs = {"cls_logits": heads.scores[None], "bbox_regression": heads.offsets[None]}
    maps = [torch.empty(1, 1, side, side) for side in _SIDES]
    anchors = model.anchor_generator(ImageList(torch.empty(1, 3, 300, 300), [(300, 300)]), maps)
    return lambda: model.postprocess_detections(outputs, anchors, [(300, 300)])


def lufficc_steps(heads: Heads) -> Callable[[], object]:
    """Returns lufficc's post-processing: all candidates at once, their classes shifted apart."""
    defaults = default_boxes(heads.variant)
    size, classes, limit = heads.variant.size, heads.variant.classes, heads.variant.limit

    def run() -> tuple[Tensor, Tensor, Tensor]:
        scores = torch.softmax(heads.scores, dim=1)[:, 1:].reshape(-1)
        boxes = lufficc.decode(heads.offsets, defaults, size)
        boxes = boxes[:, None].expand(-1, classes - 1, 4).reshape(-1, 4)
        labels = torch.arange(1, classes).expand(len(heads.scores), -1).reshape(-1)
        above = torch.nonzero(scores > 0.01).squeeze(1)
        boxes, scores, labels = boxes[above], scores[above], labels[above]
        shifted = boxes + (labels.to(boxes) * (boxes.max() + 1))[:, None]
        keep = torchvision.ops.nms(shifted, scores, 0.45)[:limit]
        return boxes[keep], scores[keep], labels[keep]

    return run


@torch.inference_mode()
def mean_ms(run: Callable[[], object], seconds: float) -> float:
    """Returns the mean time of a call, after a call that does not count."""
    run()
    start, calls = time.perf_counter(), 0
    while calls == 0 or time.perf_counter() - start < seconds:
        run()
        calls += 1
    return (time.perf_counter() - start) * 1e3 / calls


def jmh(benchmark: str, parameters: dict[str, str], words: list[str], folder: Path) -> float:
    """Returns the score of one fork of a benchmark, in milliseconds."""
    target = machine.REPOSITORY / "benchmarks/target"
    out = folder / "jmh.json"
    command = [
        *(machine.java(), "--module-path", str(target / "module-path"), "--add-modules", "io.ssd4j.ssd"),
        *("--enable-native-access=io.ssd4j.bindings", "-cp", f"{target / 'classes'}:{target / 'class-path'}/*"),
        *("org.openjdk.jmh.Main", f"{_PACKAGE}.{benchmark}", "-rf", "json", "-rff", str(out), "-f", "1", *words),
        *(word for name, value in parameters.items() for word in ("-p", f"{name}={value}")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not out.exists():
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    (result,) = json.loads(out.read_text(encoding="utf-8"))
    out.unlink()
    if result["mode"] == "ss":
        # A run of the backbone is long enough for a median.
        return float(result["primaryMetric"]["scorePercentiles"]["50.0"])
    return float(result["primaryMetric"]["score"])


def values(arguments: argparse.Namespace) -> list[Heads]:
    """Returns what is post-processed: few candidates, as trained weights give, and with torchvision also very many."""
    chosen = []
    for variant in (DETECTORS[identifier] for identifier in arguments.variants):
        heads = heads_of(variant, 0, arguments.photo)
        chosen.append(heads.with_background(arguments.background))
        # lufficc's takes minutes with as many.
        chosen += [heads] if variant.is_torchvision else []
    return chosen


def contestants(all_heads: list[Heads], arguments: argparse.Namespace, folder: Path) -> list[Contestant]:
    """Returns who takes turns."""
    entered = []
    for number, heads in enumerate(all_heads):
        path = folder / f"{number}.bin"
        heads.write(path)
        theirs = (
            torchvision_steps(torchvision_reference.seeded_detector(0), heads)
            if heads.variant.is_torchvision
            else lufficc_steps(heads)
        )
        parameters = {"variant": heads.variant.id, "file": str(path), "objects": "1"}
        words = ["-wi", "5", "-i", "3", "-w", "1", "-r", str(arguments.seconds)]
        entered += [
            Contestant(f"ssd4j: {heads}", lambda p=parameters, w=words: jmh("DetectionBenchmark", p, w, folder)),
            Contestant(f"{heads.rival}: {heads}", lambda run=theirs: mean_ms(run, arguments.seconds)),
        ]
    for threads in sorted({1, arguments.processors}):
        parameters = {"precision": "FP32", "batch": "1", "threads": str(threads)}
        words = ["-wi", "2", "-i", "5"]
        entered.append(
            Contestant(
                f"backbone: threads {threads}",
                lambda p=parameters, w=words: jmh("SessionRunBenchmark", p, w, folder),
            )
        )
    return entered


def page(entered: list[Contestant], all_heads: list[Heads], arguments: argparse.Namespace) -> str:
    """Returns the result as Markdown."""
    facts = machine.facts()
    times = {contestant.name: contestant.rounds for contestant in entered}
    backbone = {name: rounds for name, rounds in times.items() if name.startswith("backbone")}
    lines = [
        f"# Post-processing of one image beside the references on {facts['cpu']}",
        "",
        f"{facts['cpus']} CPUs, {', '.join(facts['isa'])}; {facts['jdk']}; PyTorch {facts['torch']}, torchvision "
        f"{torchvision.__version__}, {arguments.threads} thread(s); ssd4j at {facts['commit']}; {facts['date']}; "
        f"load average {os.getloadavg()[0]:.1f} after.  ",
        f"`{arguments.photo.name}` with the weights `seeded:0`, as they are and with {arguments.background:g} added to "
        f"the background's scores; float32; threshold 0.01; {arguments.rounds} rounds in turns: the median of their "
        "means, and their range. ssd4j post-processes on one thread.",
        "",
        "| heads | reference | its ms | ssd4j's ms | its time over ssd4j's | ssd4j's over the backbone's |",
        "|---|---|---|---|---|---|",
    ]
    for heads in all_heads:
        ours, theirs = times[f"ssd4j: {heads}"], times[f"{heads.rival}: {heads}"]
        ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
        shares = ", ".join(
            f"{statistics.median(ours) / statistics.median(rounds):.1%} ({name.removeprefix('backbone: ')})"
            for name, rounds in backbone.items()
        )
        lines.append(f"| {heads} | {heads.rival} | {_range(theirs)} | {_range(ours)} | {ratio:.2f} | {shares} |")
    whole = "; ".join(f"{name.removeprefix('backbone: ')}: {_range(rounds)} ms" for name, rounds in backbone.items())
    return "\n".join([*lines, "", f"The backbone, SSD300 in float32: {whole}."]) + "\n"


def _range(rounds: list[float]) -> str:
    return f"{statistics.median(rounds):.2f} ({min(rounds):.2f} to {max(rounds):.2f})"


def parse(words: list[str]) -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--variants", nargs="+", choices=DETECTORS, default=[TORCHVISION_COCO.id, VOC300.id])
    parser.add_argument("--photo", type=Path, default=golden_photos()[2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="about how long an iteration takes; default: 2")
    parser.add_argument("--threads", type=int, default=1, help="PyTorch's threads; default: 1")
    parser.add_argument("--background", type=float, default=6, help="added to its scores; default: 6")
    parser.add_argument("--build", action="store_true", help="build the benchmarks first")
    parser.add_argument("--out", type=Path, help="default: benchmarks/results/<cpu>/postprocessing.md")
    arguments = parser.parse_args(words)
    arguments.processors = len(os.sched_getaffinity(0))
    return arguments


def main(words: list[str]) -> int:
    """Returns the exit code: 1 if a reference was faster."""
    arguments = parse(words)
    torch.set_num_threads(arguments.threads)
    if arguments.build:
        build = ["-B", "-ntp", "-q", "-pl", "benchmarks", "-am", "package", "-DskipTests", "-Dmaven.test.skip"]
        subprocess.run([str(machine.REPOSITORY / "mvnw"), *build], cwd=machine.REPOSITORY, check=True)
    with tempfile.TemporaryDirectory() as name:
        all_heads = values(arguments)
        entered = contestants(all_heads, arguments, Path(name))
        for number in range(arguments.rounds):
            # The one who starts changes.
            for contestant in entered[number % len(entered) :] + entered[: number % len(entered)]:
                contestant.rounds.append(contestant.run())
                print(f"round {number + 1}: {contestant.name}: {contestant.rounds[-1]:.2f} ms", file=sys.stderr)
    text = page(entered, all_heads, arguments)
    out = arguments.out or machine.results_folder() / "postprocessing.md"
    out.write_text(text, encoding="utf-8")
    print(text + f"\n{out}")
    medians = {contestant.name: statistics.median(contestant.rounds) for contestant in entered}
    return 0 if all(medians[f"ssd4j: {heads}"] < medians[f"{heads.rival}: {heads}"] for heads in all_heads) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
