# SPDX-License-Identifier: Apache-2.0
"""A server in a separate process, for the commands beside this file."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 300
INFER = "/v2/models/ssd300/infer"

# SSD300 at its full size, with weights that are generated, because trained ones would have to be downloaded.
WEIGHTS = ("--weights", "seeded:1", "--variant", "lufficc:voc300")


def processor_seconds(process: int) -> float:
    """Returns the processor time of a process."""
    # The name of the program, in parentheses, may contain spaces.
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Server:
    """The process of the server."""

    def __init__(self, options: list[str]) -> None:
        """Starts it, and waits until it is ready."""
        command = [str(ROOT / "ssd4j"), "serve", *WEIGHTS, "--http", "0", "--grpc", "off", "--metrics", "0", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        ports = {}
        self.lines = []
        for line in self.process.stderr:
            self.lines.append(line)
            words = line.split()
            if len(words) == 3 and words[1] in ("HTTP", "metrics"):
                ports[words[1]] = int(words[2].split("/")[2].split(":")[1])
            if line.startswith("ssd4j: ready"):
                break
        else:
            sys.exit(f"the server did not start:\n{''.join(self.lines)}")
        threading.Thread(target=lambda: self.lines.extend(self.process.stderr), daemon=True).start()
        self.port, self.metrics_port = ports["HTTP"], ports["metrics"]

    def resident(self) -> int:
        """Returns the memory of the process in KiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    def metrics(self) -> dict[str, float]:
        """Returns all metrics by their names with labels."""
        connection = http.client.HTTPConnection("127.0.0.1", self.metrics_port, timeout=PATIENCE)
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        connection.close()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[:1] != "#")}

    def statistics(self) -> dict[str, Any]:
        """Returns the statistics of the model."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/v2/models/ssd300/stats")
        statistics: dict[str, Any] = json.loads(connection.getresponse().read())["model_stats"][0]
        connection.close()
        return statistics

    def processor_seconds(self) -> float:
        """Returns the processor time of the process."""
        return processor_seconds(self.process.pid)

    def kill(self) -> None:
        """Ends the process, if it is still there."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Requests:
    """Sends photos over one connection."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)

    def send(self, photos: list[bytes]) -> None:
        """Sends photos in one request, as binary data behind the JSON object, and reads the answer."""
        raw = b"".join(len(photo).to_bytes(4, "little") + photo for photo in photos)
        tensor = {
            "name": "photo",
            "datatype": "BYTES",
            "shape": [len(photos)],
            "parameters": {"binary_data_size": len(raw)},
        }
        head = json.dumps({"inputs": [tensor]}).encode()
        self.connection.request("POST", INFER, head + raw, {"Inference-Header-Content-Length": str(len(head))})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {body[:300]!r}")

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()
