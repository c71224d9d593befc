# SPDX-License-Identifier: Apache-2.0
"""The state of a card at the moment, through NVML, which comes with every driver."""

import ctypes
import os
from dataclasses import dataclass

_SM, _MEMORY = 1, 2  # nvmlClockType_t
_GPU_TEMPERATURE = 0  # nvmlTemperatureSensors_t
# nvmlClocksEventReasons that keep the clock below its highest. Idling and the user's own setting do not count.
_REASONS = {
    0x4: "software power cap",
    0x8: "hardware slowdown",
    0x20: "software thermal slowdown",
    0x40: "hardware thermal slowdown",
    0x80: "hardware power brake",
}


class NvmlError(Exception):
    """NVML is not available, or does not know the card."""


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


@dataclass(frozen=True)
class CardReading:
    """One moment of a card; None is what it does not report."""

    sm_mhz: int | None
    memory_mhz: int | None
    power_watts: float | None
    celsius: int | None
    reasons: tuple[str, ...] = ()
    """What held the clock down."""


class Nvml:
    """The card that CUDA calls device 0."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL("libnvidia-ml.so.1")
        except OSError as e:
            raise NvmlError(f"there is no NVML: {e}") from e
        self._call("nvmlInit_v2")
        self._card = ctypes.c_void_p()
        visible = os.environ.get("CUDA_VISIBLE_DEVICES", "0").partition(",")[0].strip()
        if visible.startswith("GPU-"):
            self._call("nvmlDeviceGetHandleByUUID", visible.encode(), ctypes.byref(self._card))
        else:
            # NVML counts by PCI bus; CUDA does not if CUDA_DEVICE_ORDER is FASTEST_FIRST and the cards differ.
            index = int(visible) if visible.isdigit() else 0
            self._call("nvmlDeviceGetHandleByIndex_v2", ctypes.c_uint(index), ctypes.byref(self._card))

    def reading(self) -> CardReading:
        """Returns the card's state now."""
        power = self._number("nvmlDeviceGetPowerUsage")
        return CardReading(
            self._number("nvmlDeviceGetClockInfo", ctypes.c_uint(_SM)),
            self._number("nvmlDeviceGetClockInfo", ctypes.c_uint(_MEMORY)),
            None if power is None else power / 1000,
            self._number("nvmlDeviceGetTemperature", ctypes.c_uint(_GPU_TEMPERATURE)),
            self._reasons(),
        )

    def highest_sm_mhz(self) -> int | None:
        """Returns the highest clock of the multiprocessors."""
        return self._number("nvmlDeviceGetMaxClockInfo", ctypes.c_uint(_SM))

    def memory_used(self) -> int | None:
        """Returns the bytes in use by all processes and the driver itself."""
        memory = _Memory()
        try:
            self._call("nvmlDeviceGetMemoryInfo", self._card, ctypes.byref(memory))
        except NvmlError:
            return None
        return int(memory.used)

    def _reasons(self) -> tuple[str, ...]:
        mask = ctypes.c_ulonglong()
        try:
            self._call("nvmlDeviceGetCurrentClocksThrottleReasons", self._card, ctypes.byref(mask))
        except NvmlError:
            return ()
        return tuple(name for bit, name in _REASONS.items() if mask.value & bit)

    def _number(self, function: str, *arguments: ctypes.c_uint) -> int | None:
        value = ctypes.c_uint()
        try:
            self._call(function, self._card, *arguments, ctypes.byref(value))
        except NvmlError:
            return None  # virtual cards hide some values
        return value.value

    def _call(self, function: str, *arguments: object) -> None:
        try:
            status = getattr(self._library, function)(*arguments)
        except AttributeError as e:
            raise NvmlError(f"NVML has no {function}") from e
        if status != 0:
            raise NvmlError(f"{function}: status {status}")
