# SPDX-License-Identifier: Apache-2.0
"""Writes small checkpoints with torch.save, which the Java tests read.

    python make_checkpoints.py FOLDER

Every file holds the tensors of `tensors` below or a wrapper around them, so that one test checks them all. Needs only PyTorch.
"""

import argparse
import collections
import pathlib
import pickle
import struct
import sys
import warnings
import zipfile

import torch

TYPES = {"half": torch.float16, "bfloat": torch.bfloat16, "double": torch.float64}


def tensors():
    """Element i of a tensor is i + 0.25, which every type represents exactly."""
    base = torch.arange(24, dtype=torch.float32) + 0.25
    grid = base.reshape(4, 6)
    state = collections.OrderedDict()
    state["dense"] = base.reshape(2, 3, 2, 2).clone()
    state["transposed"] = grid.t()
    state["sliced"] = grid[1:3, 1::2]
    state["shared"] = base[4:10]
    state["scalar"] = torch.tensor(0.25)
    state["empty"] = torch.empty(0, 4)
    state["parameter"] = torch.nn.Parameter(base[:3].clone())
    for name, dtype in TYPES.items():
        state[name] = base[:8].to(dtype)
    state["long"] = torch.arange(3)
    state["bool"] = torch.tensor([True, False])
    return state


def training():
    """What lufficc/SSD stores beside the model, for a layer with buffers."""
    layer = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3))
    optimizer = torch.optim.SGD(layer.parameters(), lr=1e-3, momentum=0.9, weight_decay=5e-4)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [8, 10])
    layer(torch.ones(1, 2, 5, 5)).sum().backward()
    optimizer.step()
    scheduler.step()
    return {"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(), "iteration": 7}


def big_endian(state, path):
    """Rewrites a zip checkpoint as a big-endian machine writes it: the bytes of every element reversed."""
    with zipfile.ZipFile(path) as source:
        files = {name: source.read(name) for name in source.namelist()}
    # torch numbers storages in the order in which it meets them.
    sizes = list({t.untyped_storage()._cdata: t.element_size() for t in state.values()}.values())
    folder = next(iter(files)).partition("/")[0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name, data in files.items():
            if name == f"{folder}/byteorder":
                data = b"big"
            elif name.startswith(f"{folder}/data/"):
                size = sizes[int(name.rpartition("/")[2])]
                data = b"".join(data[i : i + size][::-1] for i in range(0, len(data), size))
            target.writestr(name, data)


def storage_view(path):
    """A stream in which a storage is a view of another, as PyTorch before 0.4 wrote them."""
    class Id:
        def __init__(self, value):
            self.value = value

    class Pickler(pickle._Pickler):
        def persistent_id(self, value):
            return value.value if isinstance(value, Id) else None

    class Rebuilt:
        def __init__(self, *arguments):
            self.arguments = arguments

        def __reduce__(self):
            return torch._utils._rebuild_tensor, self.arguments

    view = Id(("storage", torch.FloatStorage, "94", "cpu", 24, ("95", 4, 6)))
    whole = Id(("storage", torch.FloatStorage, "94", "cpu", 24, None))
    state = {"view": Rebuilt(view, 1, (2, 2), (2, 1)), "whole": Rebuilt(whole, 0, (4, 6), (6, 1))}
    with open(path, "wb") as out:
        pickle.dump(0x1950A86A20F9469CFC6C, out, 2)
        pickle.dump(1001, out, 2)
        pickle.dump({"protocol_version": 1001, "little_endian": True, "type_sizes": {}}, out, 2)
        Pickler(out, 2).dump(state)
        pickle.dump(["94"], out, 2)
        out.write(struct.pack("<q24f", 24, *(i + 0.25 for i in range(24))))


def main():
    warnings.simplefilter("ignore")
    torch.manual_seed(0)
    folder = pathlib.Path(sys.argv[1])
    state = tensors()
    for protocol in (2, 4):
        torch.save(state, folder / f"zip-{protocol}.pth", pickle_protocol=protocol)
        torch.save(
            state, folder / f"stream-{protocol}.pth", pickle_protocol=protocol, _use_new_zipfile_serialization=False
        )
    parallel = {"module." + key: value for key, value in state.items()}
    for wrapper, inner in {"model": state, "state_dict": parallel, "model_state_dict": state}.items():
        torch.save({wrapper: inner, **training()}, folder / f"zip-{wrapper}.pth")
    torch.save(
        {"model": state, **training()}, folder / "stream-model.pth", _use_new_zipfile_serialization=False
    )
    # As the training script of torchvision does, of a model that torch.compile and AveragedModel have wrapped.
    wrapped = {"n_averaged": torch.tensor(3), **{"module._orig_mod." + key: value for key, value in state.items()}}
    arguments = argparse.Namespace(model="ssd300_vgg16", epochs=120, lr=0.002, lr_steps=[80, 110], amp=False, resume=None)
    torch.save({"model": wrapped, **training(), "args": arguments, "epoch": 119}, folder / "zip-torchvision.pth")
    torch.save(state, folder / "zip-big-endian.pth")
    big_endian(state, folder / "zip-big-endian.pth")
    storage_view(folder / "stream-view.pth")


if __name__ == "__main__":
    main()
