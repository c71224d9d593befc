# SPDX-License-Identifier: Apache-2.0
"""Times ssd4j over the photos of a folder, decoding included, against a PyTorch DataLoader and ncnn with OpenCV.

All decode each photo, resize it and compute the six maps of SSD300 with the same seeded weights. The best setting of
each peer is looked for first, over the first photos. Then all take turns over all photos, each pass in a process of its
own, and ``benchmarks/results/<cpu>/photos.md`` is written. Makes the photos from the examples unless a folder is given.
``--ncnn`` names the folder that ``cmake --install`` of ncnn has filled. ``--pass PEER`` times one pass and prints it as
a line of JSON; ``--samples FILE`` makes the page of such lines.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

import images
import machine
import photo_peers

NCNN = "RACE_NCNN"
SEARCHED = 24
"""Photos of a pass that looks for the best setting."""


def make_photos(folder: Path, count: int) -> None:
    """Writes photos of 640 x 480 as JPEG: the examples, each with different noise."""
    examples = sorted((machine.REPOSITORY / "examples").glob("*.jpg"))
    draws = np.random.default_rng(0)
    for number in range(count):
        pixels = cv2.resize(images.read_rgb(examples[number % len(examples)]), (640, 480)).astype(np.int16)
        noisy = np.clip(pixels + draws.integers(-8, 9, pixels.shape, dtype=np.int16), 0, 255).astype(np.uint8)
        path = folder / f"{number:04}.jpg"
        cv2.imwrite(str(path), cv2.cvtColor(noisy, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 85])


def one(paths: list[Path], peer: str, precision: str, setting: photo_peers.Setting) -> dict[str, Any]:
    """Times one pass in this process."""
    rate = photo_peers.PEERS[peer][0](paths, precision, setting)
    return {"peer": peer, "precision": precision, "setting": setting, "photos": len(paths), "rate": rate}


def apart(folder: Path, count: int, peer: str, precision: str, setting: photo_peers.Setting) -> dict[str, Any]:
    """Times one pass in a separate process."""
    options = ["--photos", str(count), "--pass", peer, "--precision", precision, "--setting", json.dumps(setting)]
    command = [sys.executable, "-B", __file__, str(folder), *options]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    print(done.stdout.strip(), file=sys.stderr)
    return json.loads(done.stdout)


def measure(folder: Path, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Returns the passes over all photos."""
    peers = [peer for peer in photo_peers.PEERS if peer != "ncnn" or NCNN in os.environ]
    samples = []
    for precision in arguments.precision or ["fp32"]:
        best = {}
        for peer in peers:
            settings = photo_peers.PEERS[peer][1](precision)
            if len(settings) > 1:
                tried = [apart(folder, SEARCHED, peer, precision, setting) for setting in settings]
                settings = [max(tried, key=lambda sample: sample["rate"])["setting"]]
            best[peer] = settings[0]
        for number in range(arguments.rounds):
            turns = peers if number % 2 == 0 else peers[::-1]
            samples += [apart(folder, arguments.photos, peer, precision, best[peer]) for peer in turns]
    return samples


def page(samples: list[dict[str, Any]]) -> str:
    """Returns the result as Markdown: medians over the passes, and each peer against ssd4j."""
    facts = machine.facts()
    lines = [
        f"# Photos a second, decoding included, on {facts['cpu']}",
        "",
        f"{facts['cpus']} CPUs ({', '.join(facts['isa'])}), {facts['memoryGiB']} GiB; Linux {facts['kernel']}; "
        f"{facts['jdk']}; PyTorch {torch.__version__}; OpenCV {cv2.__version__}; ssd4j at {facts['commit']}; "
        f"{facts['date']}.  ",
        "JPEG photos of 640 x 480; SSD300's maps. Medians of passes, each in a separate process; the clock starts "
        "after the first result (ssd4j) or after a warm-up with the first photos (the others). ssd4j also computes the "
        "statistics of each map.",
        "",
        "| precision | peer | setting | photos | photos/s: median (range) | ssd4j over it |",
        "|---|---|---|---|---|---|",
    ]
    for precision in dict.fromkeys(sample["precision"] for sample in samples):
        rates: dict[str, list[dict[str, Any]]] = {}
        for sample in samples:
            if sample["precision"] == precision:
                rates.setdefault(sample["peer"], []).append(sample)
        ours = statistics.median(sample["rate"] for sample in rates["ssd4j"])
        for peer, found in rates.items():
            values = [sample["rate"] for sample in found]
            described = ", ".join(f"{name} {value}" for name, value in found[0]["setting"].items() if name != "command")
            middle = statistics.median(values)
            lines.append(
                f"| {precision} | {peer} | {described or 'chosen by ssd4j'} | {found[0]['photos']} | "
                f"{middle:.2f} ({min(values):.2f} to {max(values):.2f}; {len(values)}) | {ours / middle:.2f} |"
            )
    return "\n".join([*lines, ""])


def main(words: list[str]) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--precision", action="append", choices=("fp32", "bf16"))
    parser.add_argument("--ncnn", type=Path, help="where 'cmake --install' put ncnn")
    parser.add_argument("--pass", dest="peer", choices=list(photo_peers.PEERS), help="time one pass and print it")
    parser.add_argument("--setting", type=json.loads, default={}, help="the setting of that pass, a JSON object")
    parser.add_argument("--samples", type=Path, help="make the page of lines that --pass printed")
    arguments = parser.parse_args(words)
    if arguments.ncnn:
        os.environ[NCNN] = str(arguments.ncnn)
    if arguments.samples:
        samples = [json.loads(line) for line in arguments.samples.read_text(encoding="utf-8").splitlines()]
    else:
        with tempfile.TemporaryDirectory() as made:
            folder = arguments.folder or Path(made)
            if arguments.folder is None or not folder.exists():
                folder.mkdir(exist_ok=True)
                make_photos(folder, arguments.photos)
            if arguments.peer:
                paths = sorted(path for path in folder.iterdir() if path.is_file())[: arguments.photos]
                precision = (arguments.precision or ["fp32"])[0]
                print(json.dumps(one(paths, arguments.peer, precision, arguments.setting)))
                return 0
            samples = measure(folder, arguments)
    text = page(samples)
    print(text)
    machine.results_folder().joinpath("photos.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
