# SPDX-License-Identifier: Apache-2.0
"""Makes the data sets in this folder and their metrics, with pycocotools and lufficc/SSD's own evaluation code.

    python make_goldens.py LUFFICC_SSD_CHECKOUT

needs pycocotools (2.0.11 was used), numpy and six. lufficc's code sorts scores with an unstable sort; here it is made stable (of equal
scores, the first detection counts as better), which is the rule of ssd4j and changes nothing for scores that differ.
"""

import contextlib
import io
import json
import pathlib
import random
import sys

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

HERE = pathlib.Path(__file__).parent


def load_lufficc(checkout):
    source = (pathlib.Path(checkout) / "ssd/data/datasets/evaluation/voc/eval_detection_voc.py").read_text()
    for name in ("pred_score_l", "score_l"):
        unstable = name + ".argsort()[::-1]"
        assert unstable in source
        source = source.replace(unstable, f"np.argsort(-{name}, kind='stable')")
    module = {}
    exec(compile(source, "eval_detection_voc.py", "exec"), module)
    return module["calc_detection_voc_prec_rec"], module["calc_detection_voc_ap"]


def coco_metrics(images, categories, objects, detections):
    gt = COCO()
    gt.dataset = {
        "images": [{"id": i + 1} for i in range(images)],
        "categories": [{"id": c + 1} for c in range(categories)],
        "annotations": [
            {"id": n + 1, "image_id": o[0] + 1, "category_id": o[1] + 1, "bbox": o[2:6], "area": o[6], "iscrowd": o[7]}
            for n, o in enumerate(objects)
        ],
    }
    with contextlib.redirect_stdout(io.StringIO()):
        gt.createIndex()
        results = [
            {
                "image_id": d[0] + 1,
                "category_id": d[1] + 1,
                "bbox": [d[2], d[3], d[4] - d[2], d[5] - d[3]],
                "score": d[6],
            }
            for d in detections
        ]
        dt = gt.loadRes(results) if results else COCO()
        if not results:
            dt.dataset = {"images": gt.dataset["images"], "categories": gt.dataset["categories"], "annotations": []}
            dt.createIndex()
        evaluation = COCOeval(gt, dt, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()

    def mean(values):
        return float(np.mean(values[values > -1])) if (values > -1).any() else -1.0

    precision = evaluation.eval["precision"]
    return {
        "stats": [float(s) for s in evaluation.stats],
        "ap": [mean(precision[:, :, c, 0, 2]) for c in range(categories)],
        "ap50": [mean(precision[0, :, c, 0, 2]) for c in range(categories)],
        "curve0": [float(p) for p in precision[0, :, 0, 0, 2]],
    }


def voc_metrics(lufficc, images, categories, objects, detections):
    prec_rec, average = lufficc
    by_image = []
    for i in range(images):
        boxes = [d for d in detections if d[0] == i]
        truth = [o for o in objects if o[0] == i]
        # lufficc's boxes are [x1, y1, x2, y2]; the code treats both axes alike.
        by_image.append((
            np.array([d[2:6] for d in boxes], np.float32).reshape(-1, 4),
            np.array([d[1] for d in boxes], np.int64),
            np.array([d[6] for d in boxes], np.float32),
            np.array([o[2:6] for o in truth], np.float32).reshape(-1, 4),
            np.array([o[1] for o in truth], np.int64),
            np.array([o[6] for o in truth], np.uint8),
        ))
    with np.errstate(all="ignore"):
        # Without any label there is nothing that lufficc's code could count.
        known = any(len(i[1]) + len(i[4]) for i in by_image)
        prec, rec = prec_rec(*zip(*by_image)) if known else ([], [])

        def ap(use_07_metric):
            values = list(average(prec, rec, use_07_metric=use_07_metric)) + [float("nan")] * categories
            return [None if np.isnan(v) else float(v) for v in values[:categories]]

        return {"ap11": ap(True), "apArea": ap(False)}


def eighth(value):
    return round(value * 8) / 8


def make(seed, images=12, categories=5, objects=6, false=4, crowd=0.0, difficult=0.0, levels=0, whole=False, used=None):
    """Objects, and detections that jitter them; coordinates are exact in float32.

    levels: scores take only so many values, for ties; whole: coordinates are whole numbers that often repeat.
    used: the categories that have objects.
    """
    r = random.Random(seed)
    coordinate = (lambda v: float(round(v / 4) * 4)) if whole else eighth
    annotations, detections = [], []

    def score():
        return r.randint(1, levels) / levels if levels else float(np.float32(r.uniform(0.01, 1)))

    for i in range(images):
        for _ in range(r.randint(0, objects)):
            category = r.choice(used) if used is not None else r.randrange(categories)
            side = 2 ** r.uniform(3, 8)
            x, y = coordinate(r.uniform(0, 400)), coordinate(r.uniform(0, 400))
            w, h = max(4.0, coordinate(side * r.uniform(0.6, 1.6))), max(4.0, coordinate(side * r.uniform(0.6, 1.6)))
            annotations.append((i, category, x, y, w, h, r.random() < crowd, r.random() < difficult))
            for _ in range(r.choice((0, 1, 1, 1, 2, 3))):
                j = side * r.choice((0, 0.05, 0.1, 0.25))
                l, t = coordinate(x + r.uniform(-j, j)), coordinate(y + r.uniform(-j, j))
                right, bottom = coordinate(x + w + r.uniform(-j, j)), coordinate(y + h + r.uniform(-j, j))
                label = category if r.random() < 0.9 else r.randrange(categories)
                detections.append([i, label, l, t, max(right, l + 4), max(bottom, t + 4), score()])
        for _ in range(r.randint(0, false)):
            l, t = coordinate(r.uniform(0, 400)), coordinate(r.uniform(0, 400))
            w, h = coordinate(r.uniform(4, 200)), coordinate(r.uniform(4, 200))
            detections.append([i, r.randrange(categories), l, t, l + max(w, 4), t + max(h, 4), score()])
    r.shuffle(detections)
    return images, categories, annotations, detections


def borders():
    """IoU of exactly a threshold and areas of exactly the limits of the ranges."""
    annotations = [
        (0, 0, 0.0, 0.0, 32.0, 32.0, False, False),
        (1, 0, 0.0, 0.0, 96.0, 96.0, False, False),
        (2, 0, 0.0, 0.0, 16.0, 8.0, False, False),
        (3, 0, 0.0, 0.0, 19.0, 9.0, False, False),
    ]
    detections = [
        [0, 0, 0.0, 0.0, 32.0, 16.0, 0.875],
        [0, 0, 0.0, 0.0, 32.0, 24.0, 0.75],
        [1, 0, 0.0, 0.0, 96.0, 72.0, 0.875],
        [1, 0, 0.0, 0.0, 48.0, 96.0, 0.875],
        [2, 0, 0.0, 0.0, 16.0, 4.0, 0.5],
        # With one added to its width and height, its IoU is 0.5.
        [3, 0, 0.0, 0.0, 19.0, 4.0, 0.5],
    ]
    return 4, 2, annotations, detections


def write(name, lufficc, data):
    images, categories, annotations, detections = data
    coco = [[i, c, x, y, w, h, eighth(w * h * 0.8) if n % 3 else w * h, int(crowd)]
            for n, (i, c, x, y, w, h, crowd, _) in enumerate(annotations)]
    voc = [[i, c, x, y, x + w, y + h, int(difficult)] for i, c, x, y, w, h, _, difficult in annotations]
    result = {
        "images": images,
        "categories": categories,
        "detections": detections,
        "coco": {"annotations": coco, **coco_metrics(images, categories, coco, detections)},
        "voc": {"annotations": voc, **voc_metrics(lufficc, images, categories, voc, detections)},
    }
    (HERE / f"{name}.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
    print(name, len(annotations), len(detections), result["coco"]["stats"][:3], result["voc"]["ap11"])


def main():
    lufficc = load_lufficc(sys.argv[1])
    for seed in range(3):
        write(f"random-{seed}", lufficc, make(seed))
    for seed in (10, 11):
        write(f"crowd-and-difficult-{seed}", lufficc, make(seed, crowd=0.25, difficult=0.3))
    for seed in (20, 21):
        write(f"ties-{seed}", lufficc, make(seed, levels=4, whole=True, crowd=0.1, difficult=0.1, categories=2))
    write("empty-classes", lufficc, make(30, categories=8, used=[1, 4], crowd=0.1, difficult=0.1))
    write("only-crowd-and-difficult", lufficc, make(31, categories=3, crowd=1.0, difficult=1.0))
    write("many", lufficc, make(40, images=2, categories=1, objects=60, false=160, levels=64))
    images, categories, annotations, detections = make(50)
    write("no-detections", lufficc, (images, categories, annotations, []))
    write("no-annotations", lufficc, (images, categories, [], detections))
    write("nothing", lufficc, (3, 2, [], []))
    write("borders", lufficc, borders())


if __name__ == "__main__":
    main()
