# SPDX-License-Identifier: Apache-2.0
"""The memory that the definition of a layer moves at least: what it reads, its weights, what it writes, each once."""

from dataclasses import dataclass

from ssd_model import VARIANTS, Conv, Norm, Pool

_ELEMENT = {"fp32": 4, "bf16": 2, "int8": 1}
_FLOAT = 4


@dataclass(frozen=True)
class _Elements:
    """Of one image. Attributes: ``read``, ``written``; ``weights``: of all images together."""

    read: int
    weights: int
    written: int


class LayerBytes:
    """Of a model in a precision, for a batch."""

    def __init__(self, model: str, precision: str, batch: int) -> None:
        variant = VARIANTS[model]
        self._element = _ELEMENT[precision]
        self._batch = batch
        self._input = 3 * variant.size**2
        self._layers: dict[str, _Elements] = {}
        side, channels = variant.size, 3
        for layer in variant.layers():
            read = channels * side**2
            match layer:
                case Conv():
                    reach = layer.dilation * (layer.kernel - 1)
                    side = (side + 2 * layer.padding - reach - 1) // layer.stride + 1
                    weights = layer.outputs * layer.inputs * layer.kernel**2
                    channels = layer.outputs
                case Pool():
                    span = side + 2 * layer.padding - layer.kernel + (layer.stride - 1 if layer.ceil else 0)
                    side, weights = span // layer.stride + 1, 0
                case Norm():
                    weights = layer.channels
            self._layers[layer.name] = _Elements(read, weights, channels * side**2)

    def of(self, name: str) -> int:
        """Returns the bytes of a layer, or of several that are computed together: ``conv1_2+pool1``.

        Anything else is a change of layout and type, of the input or of what a layer writes: ``input.reordered0``,
        ``conv4_3.output``.
        """
        parts = name.split("+")
        if all(part in self._layers for part in parts):
            layers = [self._layers[part] for part in parts]
            moved = layers[0].read + layers[-1].written
            return self._element * (self._batch * moved + sum(layer.weights for layer in layers))
        of_what = self._layers.get(name.partition(".")[0])
        elements = of_what.written if of_what else self._input
        return self._batch * elements * (self._element + _FLOAT)
