# SPDX-License-Identifier: Apache-2.0
"""The project's targets on an H100 in fp16: ratios are our time over the peer's, host to host, in one run."""

from collections.abc import Iterator

from race.heat import OURS
from race.pages import efficiency
from race.pages.cells import Cell, Spread
from race.pages.result import Result
from race.schedule import SLOW_TO_PREPARE

_PRECISION = "fp16"
_EAGER = "torch-eager"

_OVER_EAGER = 0.60
_OVER_COMPILED = 0.80
_OVER_BEST = 0.85
_OF_PEAK = 0.60
_P99_OVER_P50 = 1.1

Target = tuple[str, str, str, str]
"""A row: the quantity, the limit with its direction, what was measured or why nothing was, and the verdict."""


def all_of(result: Result) -> Iterator[Target]:
    """Yields the targets."""
    cells = {cell.batch: cell for cell in result.cells if cell.precision == _PRECISION}
    yield _ratio(cells.get(1), 1, _EAGER, _OVER_EAGER)
    yield _ratio(cells.get(1), 1, SLOW_TO_PREPARE, _OVER_COMPILED)
    for batch in (32, 128):
        yield _best(cells.get(batch), batch)
    yield _peak(result, cells.get(128), 128)
    for cell in cells.values():
        yield _tail(cell)


def _ratio(cell: Cell | None, batch: int, peer: str, most: float) -> Target:
    what = f"time over {peer}'s, {_PRECISION} batch {batch}"
    entry = cell.entries.get(peer) if cell else None
    run = entry.run() if entry else None
    if run is None or run.ours_over is None:
        return _unknown(what, f"<= {most:.2f}", _why(cell, peer))
    return _at_most(what, most, run.ours_over)


def _best(cell: Cell | None, batch: int) -> Target:
    """Compares with PyTorch's fastest mode; those not measured are named, since they might have been faster."""
    what = f"time over the best PyTorch's, {_PRECISION} batch {batch}"
    limit = f"<= {_OVER_BEST:.2f}"
    runs = {name: entry.run() for name, entry in cell.entries.items()} if cell else {}
    peers = {name: run for name, run in runs.items() if name != OURS and run}
    if not peers:
        return _unknown(what, limit, "no PyTorch was measured" if cell else _why(cell, OURS))
    name, best = min(peers.items(), key=lambda peer: peer[1].p50)
    if best.ours_over is None:
        return _unknown(what, limit, _why(cell, OURS))
    absent = [name for name, run in runs.items() if not run]
    note = f"; {name}" + (f"; without {', '.join(absent)}" if absent else "")
    return _at_most(what, _OVER_BEST, best.ours_over, note)


def _peak(result: Result, cell: Cell | None, batch: int) -> Target:
    what = f"part of the measured GEMM peak, {_PRECISION} batch {batch}"
    limit = f">= {_OF_PEAK:.2f}"
    found = efficiency.of_entry(result.model, cell, cell.ours(), result.peaks) if cell else None
    if found is None:
        no_peak = _PRECISION not in result.peaks.flop_per_second
        return _unknown(what, limit, "no GEMM peak" if no_peak else _why(cell, OURS))
    part, form = found
    return what, limit, f"{part:.2f} in form {form}", _verdict(part >= _OF_PEAK)


def _tail(cell: Cell) -> Target:
    what = f"p99 over p50, {cell}"
    limit = f"<= {_P99_OVER_P50:.2f}"
    ours = cell.ours().run()
    if ours is None:
        return _unknown(what, limit, _why(cell, OURS))
    ratio = ours.p99 / ours.p50
    return what, limit, f"{ratio:.3f} of {ours.runs} runs", _verdict(ratio <= _P99_OVER_P50)


def _at_most(what: str, most: float, ratio: Spread, note: str = "") -> Target:
    return what, f"<= {most:.2f}", ratio.text(2) + note, _verdict(ratio.median <= most)


def _verdict(met: bool) -> str:
    return "met" if met else "**not met**"


def _unknown(what: str, limit: str, why: str) -> Target:
    return what, limit, why, "not measured"


def _why(cell: Cell | None, name: str) -> str:
    """Returns why a cell has no ratio to a contestant."""
    if cell is None:
        return "it was not raced"
    entry = cell.entries.get(name)
    if entry is None:
        return f"{name} did not take part"
    if entry.run():
        return f"{OURS}: {cell.ours().reason}"
    return f"{entry.state}: {entry.reason}"
