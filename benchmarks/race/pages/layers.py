# SPDX-License-Identifier: Apache-2.0
"""The roofline's part of a result: the card's measured peaks, and the launches of each plan."""

from dataclasses import dataclass, field

from race.pages.fields import Field


@dataclass(frozen=True)
class Peaks:
    """What the card can do at most, as measured on it.

    Attributes:
        bytes_per_second: of a copy within the device's memory, counting both bytes read and bytes written.
        flop_per_second: of a large square matrix product, by precision; a multiply-add is two.
    """

    bytes_per_second: float | None = None
    flop_per_second: dict[str, float] = field(default_factory=dict)

    @staticmethod
    def of(peaks: Field) -> "Peaks":
        """Reads them."""
        gemm = peaks.at("gemmFlopPerSecond").members()
        return Peaks(peaks.maybe_number("copyBytesPerSecond"), {name: rate.number() for name, rate in gemm.items()})


@dataclass(frozen=True)
class Layer:
    """One launch of ssd4j, timed by events on the card.

    Attributes:
        name: of the layer, or the purpose of the launch.
        engine: what computes it.
        aside: whether it runs beside the layers after it.
        micros: median, microseconds.
        flop: floating-point operations of its definition.
        bytes: device memory that it must read and write.
    """

    name: str
    engine: str
    aside: bool
    micros: float
    flop: float
    bytes: float

    @staticmethod
    def of(layer: Field) -> "Layer":
        """Reads one."""
        aside = layer.maybe("aside")
        return Layer(
            layer.at("name").text(),
            layer.at("engine").text(),
            aside is not None and aside.truth(),
            *(layer.at(name).number() for name in ("micros", "flop", "bytes")),
        )

    def intensity(self) -> float:
        """Returns FLOP per byte of device memory."""
        return self.flop / self.bytes

    def library(self) -> str:
        """Returns ``cudnn``, ``cublaslt`` or ``ssd4j``: the first word of the engine."""
        return self.engine.split(" ", 1)[0]


@dataclass(frozen=True)
class PlanTimes:
    """The timed launches of a run in order, and the number of launches that were not timed.

    Attributes:
        run: the median of whole runs, microseconds; None if none was timed.
    """

    precision: str
    batch: int
    untimed: int
    layers: list[Layer]
    run: float | None

    @staticmethod
    def of(plan: Field) -> "PlanTimes":
        """Reads one."""
        run = plan.maybe("run")
        return PlanTimes(
            plan.at("precision").text(),
            plan.at("batch").integer(),
            plan.at("untimed").integer(),
            [Layer.of(layer) for layer in plan.at("layers").elements()],
            run.at("p50Micros").number() if run else None,
        )

    def __str__(self) -> str:
        """As pages show it."""
        return f"{self.precision} batch {self.batch}"


@dataclass(frozen=True)
class Roof:
    """The limits that the card's measured rates set in one precision."""

    flop_per_second: float
    bytes_per_second: float

    @staticmethod
    def of(peaks: Peaks, precision: str) -> "Roof | None":
        """Returns None if one of the rates was not measured."""
        flop = peaks.flop_per_second.get(precision)
        return None if flop is None or peaks.bytes_per_second is None else Roof(flop, peaks.bytes_per_second)

    def ridge(self) -> float:
        """Returns the FLOP per byte from which arithmetic is the limit."""
        return self.flop_per_second / self.bytes_per_second

    def at(self, intensity: float) -> float:
        """Returns the FLOP per second possible at an intensity."""
        return min(self.flop_per_second, intensity * self.bytes_per_second)

    def least_micros(self, layer: Layer) -> float:
        """Returns the least microseconds that a layer can take."""
        return 1e6 * max(layer.flop / self.flop_per_second, layer.bytes / self.bytes_per_second)

    def is_compute(self, layer: Layer) -> bool:
        """Returns whether arithmetic, not memory, sets that limit."""
        return layer.flop / self.flop_per_second >= layer.bytes / self.bytes_per_second
