# SPDX-License-Identifier: Apache-2.0
"""ncnn on the CPU."""

import ctypes
import tempfile
from collections.abc import Callable
from pathlib import Path

import torch

from race.contestants import ncnn_library, ncnn_model
from race.contestants.buffers import Buffers
from race.contestants.mode import Mode
from race.contestants.network import Network
from race.contestants.server import RefusedError
from race.contestants.variants import Run


class Ncnn(Mode):
    """Winograd and packed layouts, in float32 or with bfloat16 storage."""

    def __init__(self, network: Network, buffers: Buffers, device: torch.device) -> None:
        super().__init__(network, buffers, device)
        if device.type != "cpu" or network.dtype not in (torch.float32, torch.bfloat16):
            raise RefusedError("ncnn takes part in float32 and bfloat16 on the CPU only")
        try:
            self._library = ncnn_library.load()
        except ncnn_library.NcnnMissingError as e:
            raise RefusedError(str(e)) from e
        self._names = (ctypes.c_char_p * len(network.names))(*(layer.encode() for layer in self._layers()))
        maps = [buffers.host_maps[name] for name in network.names]
        self._maps = (ctypes.c_void_p * len(maps))(*(value.data_ptr() for value in maps))
        self._sizes = (ctypes.c_size_t * len(maps))(*(value[0].numel() for value in maps))
        self._opened: list[int] = []

    def _layers(self) -> list[str]:
        maps = self.network.backbone.variant.maps()
        return [maps[name] for name in self.network.names]

    @classmethod
    def options(cls, device: torch.device) -> str:
        """Returns its options."""
        return (
            "winograd, sgemm and packed layouts on, float16 off, bfloat16 storage for bf16, pool allocators; a batch "
            "image after image with all threads, or an image per thread, whichever is faster"
        )

    @staticmethod
    def versions() -> dict[str, str]:
        """Returns the version of ncnn."""
        try:
            return {"ncnn": ncnn_library.version(ncnn_library.folder())}
        except ncnn_library.NcnnMissingError as e:
            return {"ncnn": str(e)}

    def variants(self) -> dict[str, Callable[[], Run]]:
        """Returns image after image, and for batches an image per thread."""
        threads = torch.get_num_threads()
        found: dict[str, Callable[[], Run]] = {"image after image": lambda: self._open(threads, 1)}
        batch = len(self.buffers.host_input)
        if batch > 1 and threads > 1:
            found["an image per thread"] = lambda: self._open(1, min(batch, threads))
        return found

    def _open(self, threads: int, side_by_side: int) -> Run:
        backbone = self.network.backbone
        text = ncnn_model.description(backbone.variant).encode()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "weights.bin"
            ncnn_model.write_weights(path, backbone.table, backbone.state_dict())
            bf16 = int(self.network.dtype == torch.bfloat16)
            opened = self._library.race_open(text, str(path).encode(), threads, bf16)
        if not opened:
            raise RuntimeError("ncnn cannot read the model")
        self._opened.append(opened)
        host = self.buffers.host_input
        batch, _, size, _ = host.shape

        def run() -> None:
            arguments = (
                host.data_ptr(),
                size,
                batch,
                side_by_side,
                len(self._names),
                self._names,
                self._maps,
                self._sizes,
            )
            if self._library.race_run(opened, *arguments):
                raise RuntimeError("ncnn failed to compute a map")

        return run

    def compute(self) -> None:
        """A CPU has no form of its own for this."""
        raise RefusedError("form 'compute' is not offered")

    def __del__(self) -> None:
        """Frees the networks with the mode; ``release`` drops the last reference."""
        for opened in getattr(self, "_opened", []):
            self._library.race_close(opened)
