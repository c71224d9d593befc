# SPDX-License-Identifier: Apache-2.0
"""Checks the scenes, the training and the file of the shapes network: python -m unittest, in this folder."""

import dataclasses
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from torch import Tensor, nn

import lufficc
import narrow_export
from box_coder import corners, encode, generalized_iou, iou
from default_boxes import default_boxes
from detector_model import DetectorModel
from detector_variants import VOC300
from narrow_model import NarrowSsd
from shape_data import training_photos
from shape_detections import annotations
from shape_drawing import CLASSES, SHAPES, Image
from shape_loss import detection_loss, match
from shape_scenes import SIZE, Scene, draw_objects, intersections, make_scene


def _flat(size: int = SIZE) -> Image:
    return np.full((size, size, 3), 128, dtype=np.uint8)


def _scenes(count: int) -> list[Scene]:
    photos = training_photos()
    return [make_scene(np.random.default_rng([9, index]), photos) for index in range(count)]


class SceneTest(unittest.TestCase):
    """The rules of the scenes."""

    scenes: list[Scene]

    @classmethod
    def setUpClass(cls) -> None:
        cls.scenes = _scenes(120)

    def test_the_same_number_gives_the_same_scene(self) -> None:
        again = make_scene(np.random.default_rng([9, 3]), training_photos())
        np.testing.assert_array_equal(self.scenes[3].image, again.image)
        np.testing.assert_array_equal(self.scenes[3].boxes, again.boxes)

    def test_objects_are_within_the_scene_and_of_the_stated_sizes(self) -> None:
        boxes = np.concatenate([scene.boxes for scene in self.scenes])
        sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
        self.assertGreaterEqual(boxes.min(), 0)
        self.assertLessEqual(boxes.max(), SIZE)
        self.assertGreaterEqual(sides.min(), 19.999)
        self.assertLessEqual(sides.max(), 220.001)

    def test_all_classes_and_all_numbers_of_objects_occur(self) -> None:
        labels = np.concatenate([scene.labels for scene in self.scenes])
        self.assertEqual({1, 2, 3, 4}, set(labels.tolist()))
        counts = {len(scene.labels) for scene in self.scenes}
        self.assertEqual((1, 8), (min(counts), max(counts)))

    def test_other_boxes_cover_at_most_half_of_a_box_and_a_third_of_the_objects_overlap(self) -> None:
        overlapping = 0
        for scene in self.scenes:
            shared = intersections(scene.boxes.astype(np.float64), scene.boxes.astype(np.float64))
            others = shared.sum(axis=1) - shared.diagonal()
            self.assertLessEqual((others / shared.diagonal()).max(), 0.5 + 1e-4)
            overlapping += int((others > 0).sum())
        objects = sum(len(scene.labels) for scene in self.scenes)
        self.assertGreater(overlapping / objects, 1 / 3)

    def test_the_box_is_tight_around_the_pixels_that_changed(self) -> None:
        for index in range(60):
            scene = draw_objects(np.random.default_rng([8, index]), _flat(), objects=1)
            rows, columns = np.nonzero((scene.image != 128).any(axis=2))
            seen = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
            # A corner may end within a pixel, which it covers too little to change.
            np.testing.assert_allclose(scene.boxes[0], seen, atol=2.1)
            self.assertGreaterEqual((scene.boxes[0][:2] - seen[:2]).max(), -2.1)

    def test_shapes_cover_their_areas(self) -> None:
        inner = 0.4
        areas = (math.pi, 2.0, 3 * math.sqrt(3) / 4, 5 * inner * math.sin(math.pi / 5))
        y, x = np.meshgrid(np.arange(200) - 99.5, np.arange(200) - 99.5, indexing="ij")
        for name, shape, area in zip(CLASSES, SHAPES, areas, strict=True):
            inside = shape.depth(x, y, 0.3, 90.0) > 0
            self.assertAlmostEqual(area, inside.sum() / 90**2, delta=0.01 * area, msg=name)

    def test_the_annotations_are_those_of_coco(self) -> None:
        scene = Scene(_flat(), np.array([[10, 20, 40, 80]], dtype=np.float32), np.array([3]))
        truth = annotations([scene])
        self.assertEqual([10, 20, 30, 60], truth["annotations"][0]["bbox"])
        self.assertEqual(1800, truth["annotations"][0]["area"])
        self.assertEqual({"id": 3, "name": "triangle"}, truth["categories"][2])


class MatchingTest(unittest.TestCase):
    """What the default boxes must learn."""

    def setUp(self) -> None:
        self.defaults = default_boxes(VOC300)

    def test_offsets_are_decoded_to_the_box(self) -> None:
        boxes = torch.tensor([[0.1, 0.2, 0.5, 0.4], [0.3, 0.3, 0.9, 0.8]])
        defaults = self.defaults[[100, 8700]]
        torch.testing.assert_close(boxes, lufficc.decode(encode(boxes, defaults), defaults, 1))

    def test_an_object_on_a_default_box_takes_it(self) -> None:
        labels, boxes = match(corners(self.defaults[[4000]]), torch.tensor([2]), self.defaults)
        self.assertEqual(2, labels[4000])
        torch.testing.assert_close(corners(self.defaults[4000]), boxes[4000])
        overlaps = iou(corners(self.defaults[[4000]]), corners(self.defaults))[0]
        self.assertTrue(((overlaps >= 0.5) == (labels == 2)).all())

    def test_an_object_that_fits_no_default_box_takes_the_best(self) -> None:
        box = torch.tensor([[0.5, 0.5, 0.52, 0.52]])
        labels, _ = match(box, torch.tensor([4]), self.defaults)
        self.assertEqual([4], labels[labels > 0].tolist())
        best = iou(box, corners(self.defaults))[0].argmax()
        self.assertEqual(4, labels[best])

    def test_a_scene_without_objects_is_background(self) -> None:
        labels, _ = match(torch.zeros(0, 4), torch.zeros(0, dtype=torch.int64), self.defaults)
        self.assertEqual(0, labels.abs().sum())

    def test_generalized_iou_of_plain_cases(self) -> None:
        a = torch.tensor([[0.0, 0.0, 2.0, 2.0]] * 3)
        b = torch.tensor([[0.0, 0.0, 2.0, 2.0], [1.0, 0.0, 3.0, 2.0], [3.0, 0.0, 5.0, 2.0]])
        # The third pair lies apart: union 8, hull 10.
        torch.testing.assert_close(torch.tensor([1.0, 1 / 3, -0.2]), generalized_iou(a, b))

    def test_the_loss_of_a_perfect_answer_is_zero(self) -> None:
        labels, boxes = match(torch.tensor([[0.1, 0.1, 0.4, 0.4]]), torch.tensor([1]), self.defaults)
        scores = torch.nn.functional.one_hot(labels, 5).float()[None] * 200
        offsets = torch.where(labels[:, None] > 0, encode(boxes, self.defaults), 0)[None]
        loss = detection_loss(scores, offsets, labels[None], boxes[None], self.defaults)
        self.assertAlmostEqual(0, loss.item(), places=4)
        self.assertGreater(detection_loss(-scores, offsets, labels[None], boxes[None], self.defaults).item(), 100)


class NarrowTest(unittest.TestCase):
    """The narrow network against the full one, and its file."""

    def setUp(self) -> None:
        torch.manual_seed(5)
        model = NarrowSsd(len(CLASSES) + 1, normalized=True)
        for norm in model.norms.values():
            nn.init.uniform_(norm.weight, 0.5, 2)
            nn.init.uniform_(norm.bias, -1, 1)
            norm.running_mean.uniform_(-1, 1)
            norm.running_var.uniform_(0.5, 2)
        self.model = model.eval().requires_grad_(False)
        self.x = torch.rand(1, 3, 300, 300) * 4 - 2

    def test_it_has_an_eighth_of_the_channels(self) -> None:
        self.assertEqual(511_270, sum(parameter.numel() for parameter in self.model.parameters()))

    def test_folding_does_not_change_the_answer(self) -> None:
        for expected, actual in zip(self.model(self.x), self.model.folded()(self.x), strict=True):
            self.assertLess((expected - actual).abs().max(), 1e-3 * expected.abs().max())

    def test_the_file_holds_the_folded_network_in_float16_and_says_what_it_is(self) -> None:
        folded = self.model.folded()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "narrow.safetensors"
            narrow_export.save(folded, path)
            with safe_open(path, "pt") as file:
                self.assertEqual(
                    {
                        "ssd4j.variant": "lufficc:voc300",
                        "ssd4j.labels": "circle\nsquare\ntriangle\nstar",
                        "ssd4j.backbone": "narrow:8",
                    },
                    file.metadata(),
                )
                self.assertEqual([8, 3, 3, 3], list(file.get_tensor("backbone.vgg.0.weight").shape))
                self.assertEqual(torch.float16, file.get_tensor("backbone.l2_norm.weight").dtype)
            loaded = narrow_export.load(path).state_dict()
        for name, value in folded.state_dict().items():
            torch.testing.assert_close(value.half().float(), loaded[name], rtol=0, atol=0)

    def test_a_value_beyond_float16_is_refused(self) -> None:
        folded = self.model.folded().requires_grad_(False)
        folded.convolutions["conv4_2"].bias[3] = 70_000
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(ValueError, r"vgg\.19\.bias"):
            narrow_export.save(folded, Path(folder) / "narrow.safetensors")

    def test_the_full_network_filled_with_zeros_computes_the_same(self) -> None:
        folded = self.model.folded()
        full = DetectorModel(dataclasses.replace(VOC300, classes=len(CLASSES) + 1)).eval().requires_grad_(False)
        for parameter in full.parameters():
            parameter.zero_()
        parameters = full.state_dict()
        for name, value in narrow_export.tensors(folded).items():
            parameters[name][tuple(slice(0, extent) for extent in value.shape)] = value
        for expected, actual in zip(folded(self.x), full(self.x), strict=True):
            torch.testing.assert_close(expected, actual, rtol=1e-4, atol=1e-3)
        maps: dict[str, Tensor] = full.backbone(self.x)
        for narrow, (name, wide) in zip(folded.maps(self.x), maps.items(), strict=True):
            self.assertEqual(0, wide[:, narrow.shape[1] :].abs().max(), name)
            self.assertGreater(narrow.abs().max(), 0, name)


if __name__ == "__main__":
    unittest.main()
