"""A temporary agentlined for tests: configuration, start, readiness, end, and what it left behind.

Whoever starts a process here ends it by its id; nothing is looked up by name.
"""

import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

READY_TIMEOUT_S = 20
END_TIMEOUT_S = 20

GUID = "c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d1"
# (last digit of the GUID, name, wrap-up seconds, queues): test/capi/harness.c knows the same.
GROUPS = (
    ("0", "Sales", 0, ("sales", "vip")),
    ("1", "Support", 30, ("support",)),
    ("2", "B\u00fcro", 0, ("office",)),
    ("3", "Night", 0, ()),
)
# Group ids are unique in a configuration.
OTHER_GROUPS = (("8", "Sales", 0, ("sales",)),)
REASONS = (("lunch", "Lunch"), ("break", "Coffee break"))
AGENTS = (("alice", "1234"), ("bob", "2345"), ("carol", None))
TEST_AGENTS = tuple((f"t{number:03}", None) for number in range(1, 401))


def _quoted(names):
    return ", ".join(f'"{name}"' for name in names)


def builtin_line(name, agents=AGENTS + TEST_AGENTS, groups=GROUPS):
    lines = ["[[line]]", f'name = "{name}"', 'handler = "builtin"', 'addresses = ["1001", "1002"]']
    for digit, group, wrapup, queues in groups:
        lines += ["[[line.group]]", f'id = "{GUID}{digit}"', f'name = "{group}"']
        lines += [f'wrapup = "{wrapup}s"' if wrapup else "wrapup = 0"]
        lines += [f"queues = [{_quoted(queues)}]"]
    for group in groups:
        for name_of_queue in group[3]:
            lines += ["[[line.queue]]", f'name = "{name_of_queue}"']
    for reason, label in REASONS:
        lines += ["[[line.reason]]", f'id = "{reason}"', f'label = "{label}"']
    for agent, pin in agents:
        lines += ["[[line.agent]]", f'id = "{agent}"'] + ([f'pin = "{pin}"'] if pin else [])
    return "\n".join(lines) + "\n"


def external_line(name):
    return f'[[line]]\nname = "{name}"\nhandler = "external"\naddresses = ["2001", "2002"]\n'


class Process:
    """A child whose standard error is read line by line and shown when a test fails."""

    def __init__(self, command, env=None, stdout=None, user=None):
        self.lines = []
        self._queue = queue.Queue()
        self.child = subprocess.Popen(
            command, env=env, stdout=stdout, stderr=subprocess.PIPE, user=user, group=user
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for raw in self.child.stderr:
            line = raw.decode("utf-8", errors="replace").rstrip("\n")
            self.lines.append(line)
            self._queue.put(line)
        self._queue.put(None)

    def wait_for_line(self, text):
        while True:
            try:
                line = self._queue.get(timeout=READY_TIMEOUT_S)
            except queue.Empty:
                raise RuntimeError(f"no line '{text}' in {READY_TIMEOUT_S} s\n{self.log()}") from None
            if line is None:
                raise RuntimeError(f"ended before the line '{text}'\n{self.log()}")
            if text in line:
                return

    def log(self):
        return "\n".join(f"  | {line}" for line in self.lines[-60:])

    def end(self, how=signal.SIGTERM):
        """The exit status; a child that does not end in time is killed, and that is an error."""
        if self.child.poll() is None:
            self.child.send_signal(how)
        try:
            status = self.child.wait(END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise RuntimeError(f"did not end after signal {how}\n{self.log()}") from None
        self._reader.join(END_TIMEOUT_S)
        return status


class Server:
    """agentlined with a data folder of its own. Use `with`."""

    def __init__(self, bin_folder, lines):
        self.bin = Path(bin_folder)
        self.folder = Path(tempfile.mkdtemp(prefix="agl-"))
        self.socket = self.folder / "s.sock"
        self.config = self.folder / "agentlined.toml"
        self.process = None
        self.config.write_text(
            f'[server]\nlisten = ["unix:{self.socket}"]\ndata_dir = "{self.folder}/data"\n\n'
            + "\n".join(lines),
            encoding="utf-8",
        )

    def environment(self):
        return {**os.environ, "AGENTLINE_SERVER": f"unix:{self.socket}"}

    def start(self):
        self.process = Process([str(self.bin / "agentlined"), "--config", str(self.config)])
        self.process.wait_for_line("agentlined ready")
        return self.process.child.pid

    def kill(self):
        self.process.end(signal.SIGKILL)
        self.process = None

    def stop(self):
        if self.process is None:
            return
        process, self.process = self.process, None
        status = process.end()
        if status not in (0, -signal.SIGKILL):
            raise RuntimeError(f"agentlined ended with {status}\n{process.log()}")

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        try:
            if kind is not None and self.process is not None:
                print("agentlined:\n" + self.process.log(), file=sys.stderr)
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
