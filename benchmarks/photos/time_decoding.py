# SPDX-License-Identifier: Apache-2.0
"""Times the decoding of JPEG and WebP photos to RGB, in turns: ssd4j with and without its codecs, ImageIO and Pillow.

The photos are a mosaic of examples/*.jpg, written by Pillow: 500 x 333 and 4000 x 3000 pixels. All decode from memory,
on one thread. The times are processor times of that thread, so that other work on the machine counts less; threads of
the garbage collector are not included.

    python time_decoding.py CLASS_PATH [--rival NAME=CLASS_PATH] [--out FOLDER]

CLASS_PATH holds ssd4j with the codecs and their natives, for example cli/target/app/*. --rival adds plug-ins for
ImageIO. Writes decoding.json and decoding.md.
"""

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageFilter, features
from PIL import __version__ as pillow_version

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "benchmarks/pytorch"))
import machine  # noqa: E402 # a module of the folder beside this one

ROUNDS = 9
SIZES = {"500 x 333": ((500, 333), 40), "4000 x 3000": ((4000, 3000), 1)}


class JavaContestant:
    """A Java process that decodes on request."""

    def __init__(self, name: str, decoder: str, class_path: str, log: Path) -> None:
        """Starts the process, whose messages are appended to the log."""
        self.name = name
        command = [machine.java(), "--enable-native-access=ALL-UNNAMED", "-cp", class_path]
        with log.open("ab") as messages:
            self._process = subprocess.Popen(
                [*command, str(Path(__file__).with_name("Decode.java")), decoder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=messages,
                text=True,
            )

    def milliseconds(self, photo: Path, count: int) -> float | None:
        """Returns the time of one decoding, or None if the decoder refuses the photo."""
        process = self._process
        assert process.stdin and process.stdout
        if process.poll() is None:
            print(count, photo, file=process.stdin, flush=True)
        line = process.stdout.readline()
        return float(line) if line else None

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


class PillowContestant:
    """Pillow in this process."""

    name = f"Pillow {pillow_version}"

    def milliseconds(self, photo: Path, count: int) -> float:
        """Returns the time of one decoding."""
        data = photo.read_bytes()
        start = time.thread_time()
        for _ in range(count):
            Image.open(io.BytesIO(data)).convert("RGB")
        return 1000 * (time.thread_time() - start) / count

    def close(self) -> None:
        """Does nothing."""


def make_photos(folder: Path) -> dict[str, tuple[Path, int]]:
    """Writes the photos; returns them with the number of decodings per round."""
    names = ("cat", "astronaut", "coffee")
    examples = [Image.open(REPOSITORY / f"examples/{name}.jpg").convert("RGB") for name in names]
    tile = Image.new("RGB", (1500, 500))
    for i, example in enumerate(examples):
        tile.paste(example.resize((500, 500)), (500 * i, 0))
    photos = {}
    for label, (size, count) in SIZES.items():
        picture = Image.new("RGB", size)
        for y in range(0, size[1], 500):
            for x in range(-(y % 1500), size[0], 1500):
                picture.paste(tile, (x, y))
        picture = picture.filter(ImageFilter.UnsharpMask(2))
        options = {
            "JPEG 4:2:0": {"quality": 90},
            "progressive JPEG": {"quality": 90, "progressive": True},
            "WebP": {"quality": 80},
        }
        for kind, written in options.items():
            photo = folder / f"{len(photos)}.{'webp' if kind == 'WebP' else 'jpg'}"
            picture.save(photo, **written)
            photos[f"{kind}, {label}"] = (photo, count)
        photo = folder / f"{len(photos)}.webp"
        if size[0] < 1000:  # a large one takes Pillow a minute to write
            picture.save(photo, lossless=True)
            photos[f"lossless WebP, {label}"] = (photo, count)
    return photos


def table(result: dict) -> str:
    """Returns the result as a page."""
    facts = result["machine"]
    names = result["contestants"]
    lines = [
        f"# Decoding photos on {facts['cpu']}",
        "",
        f"{facts['cpus']} CPUs; {facts['jdk']}; Pillow {pillow_version} with libjpeg-turbo "
        f"{features.version('libjpeg_turbo')} and libwebp {features.version('webp')}; ssd4j at {facts['commit']}; "
        f"{facts['date']}; load average {result['load']:.1f} after.  ",
        f"Processor time of one decoding to RGB from memory on one thread, in ms: the median of {ROUNDS} rounds in "
        "turns, and their range.",
        "",
        "| photo | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    for photo, times in result["milliseconds"].items():
        cells = []
        for name in names:
            values = [value for value in times[name] if value is not None]
            text = f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})" if values else "refused"
            cells.append(text)
        lines.append(f"| {photo} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("class_path")
    parser.add_argument("--rival", action="append", default=[])
    parser.add_argument("--out", type=Path, default=Path())
    arguments = parser.parse_args()
    entries = arguments.class_path.split(os.pathsep)
    alone = os.pathsep.join(entry for entry in entries if "codecs" not in entry)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        photos = make_photos(Path(folder))
        milliseconds: dict[str, dict[str, list]] = {}
        for label, (photo, count) in photos.items():
            # A new process for each photo, because ImageIO's reader ends the process of a photo that it refuses.
            contestants = [
                JavaContestant("ssd4j", "ssd4j", arguments.class_path, log),
                JavaContestant("ssd4j without codecs", "ssd4j", alone, log),
                JavaContestant("ImageIO", "imageio", alone, log),
                *(
                    JavaContestant(name, "imageio", alone + os.pathsep + path, log)
                    for name, _, path in (rival.partition("=") for rival in arguments.rival)
                ),
                PillowContestant(),
            ]
            for _ in range(3 if count == 1 else 10):  # until Java's code is compiled
                for contestant in contestants:
                    contestant.milliseconds(photo, count)
            milliseconds[label] = {contestant.name: [] for contestant in contestants}
            for _ in range(ROUNDS):
                for contestant in contestants:
                    milliseconds[label][contestant.name].append(contestant.milliseconds(photo, count))
            for contestant in contestants:
                contestant.close()
            if None in milliseconds[label]["ssd4j"]:
                sys.exit(f"time_decoding: ssd4j does not decode the {label}:\n{log.read_text(errors='replace')}")
    result = {
        "machine": machine.facts(),
        "load": os.getloadavg()[1],
        "contestants": [contestant.name for contestant in contestants],
        "milliseconds": milliseconds,
    }
    (arguments.out / "decoding.json").write_text(json.dumps(result, indent=1) + "\n")
    (arguments.out / "decoding.md").write_text(table(result))
    print(table(result))


if __name__ == "__main__":
    main()
