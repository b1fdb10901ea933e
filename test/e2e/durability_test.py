"""Goal: the real server, with all its threads, says nothing that is not on the disk, stands a full disk
and makes its snapshots.

Method: held_disk.c is preloaded into the server: it holds the journal's syncs or takes the space away,
so that a reply that does not wait for its commit has the time to be seen. A server that is held is
killed. Nothing here waits for a clock.
"""

import argparse
import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

TIMEOUT_S = 30
PEOPLE = 30_000  # Twice as many, not once, are more facts than there are between two snapshots.
GROUPS = (("0", "Sales", 3600, ("sales",)),)
AGENTS = (("alice", None),)

BIN, DISK = Path(), Path()  # Set by main.


class DiskServer(support.Server):
    """Its journal is held or has no space while the test says so."""

    def __init__(self):
        super().__init__(BIN, [support.builtin_line("main", agents=AGENTS, groups=GROUPS)])
        self.text = self.config.read_text(encoding="utf-8")
        self.disk = self.folder / "disk"
        self.disk.mkdir()

    def start(self):
        # Behind the runtime of a sanitizer, if there is one.
        libraries = [*filter(None, [os.environ.get("LD_PRELOAD")]), str(DISK)]
        preloaded = {"LD_PRELOAD": ":".join(libraries), "AGENTLINE_DISK": str(self.disk)}
        command = [str(BIN / "agentlined"), "--config", str(self.config)]
        self.process = support.Process(command, env={**os.environ, **preloaded})
        self.process.wait_for_line("agentlined ready")
        # Answered behind everything that the start itself has to commit.
        agentline(self, "status")
        return self.process.child.pid


def agentline(server, *words):
    return subprocess.run(
        [str(BIN / "agentline"), *words],
        env=server.environment(), timeout=TIMEOUT_S, capture_output=True, text=True, check=False,
    )


def stalled(server):
    """Why the journal waits; None: it does not, or the server does not answer."""
    done = agentline(server, "status", "--json")
    return json.loads(done.stdout)["stalled"] if done.returncode == 0 else None


def start_desktop(server, agent, *script):
    command = [str(BIN / "agent_desktop"), "--line", "main", "--agent", agent, "--group", "Sales"]
    return subprocess.Popen(
        [*command, *script], env=server.environment(), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )


def said_by(desktop):
    return desktop.communicate(timeout=TIMEOUT_S)[0]


def wait_until(holds, what):
    end = time.monotonic() + TIMEOUT_S
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not in {TIMEOUT_S} s: {what}")
        time.sleep(0.01)


class Disk(unittest.TestCase):
    def test_nothing_is_acknowledged_before_the_journal_is_synced(self):
        with DiskServer() as server:
            server.start()
            self.assertIn("acknowledged READY", said_by(start_desktop(server, "alice", "ready")))
            (server.disk / "hold").touch()
            desktop = start_desktop(server, "alice", "busyoncall")
            held = server.disk / "held"
            wait_until(lambda: held.exists() or desktop.poll() is not None, "the sync is held")
            was_synced = held.exists()
            server.kill()
            desktop.send_signal(signal.SIGTERM)
            self.assertNotIn("acknowledged", said_by(desktop))
            self.assertTrue(was_synced, "the desktop ended, and no sync had been asked for")

    def test_a_full_disk_refuses_what_is_new_and_goes_on_with_what_is_owed(self):
        with DiskServer() as server:
            server.start()
            said = said_by(start_desktop(server, "alice", "ready"))
            session = re.search(r"^session (0x[0-9a-f]+) ", said).group(1)
            (server.disk / "full").touch()
            owed = start_desktop(server, "alice", "busyoncall")
            server.process.wait_for_line("the journal waits for space")
            wait_until(lambda: stalled(server), "the server says that it is stalled")
            refused = agentline(server, "session", "set", session, "READY")
            self.assertEqual(refused.returncode, 1, refused.stdout)
            self.assertIsNone(owed.poll())
            (server.disk / "full").unlink()
            server.process.wait_for_line("the journal goes on")
            self.assertIn("acknowledged BUSYONCALL", said_by(owed))
            set_again = ("session", "set", session, "READY")
            wait_until(lambda: agentline(server, *set_again).returncode == 0, "work goes on")
            self.assertIsNone(stalled(server))


    def test_a_server_on_a_full_disk_can_be_stopped_and_acknowledges_nothing(self):
        with DiskServer() as server:
            server.start()
            (server.disk / "full").touch()
            desktop = start_desktop(server, "alice", "ready")
            server.process.wait_for_line("the journal waits for space")
            server.stop()
            desktop.send_signal(signal.SIGTERM)
            self.assertNotIn("session", said_by(desktop))


class Snapshots(unittest.TestCase):
    def reload_with(self, server, people):
        """Each person that is new makes a fact."""
        tables = "".join(f'[[line.agent]]\nid = "p{number}"\n' for number in range(people))
        server.config.write_text(server.text + tables, encoding="utf-8")
        self.assertEqual(agentline(server, "reload").returncode, 0)

    def snapshots_of(self, server):
        with contextlib.closing(sqlite3.connect(server.folder / "data" / "journal.db")) as journal:
            return [row[0] for row in journal.execute("SELECT sequence FROM snapshots")]

    def test_facts_before_a_restart_count_for_the_next_snapshot(self):
        with DiskServer() as server:
            server.start()
            self.reload_with(server, PEOPLE)
            self.assertEqual(self.snapshots_of(server), [])
            server.stop()
            server.start()
            self.reload_with(server, 2 * PEOPLE)
            wait_until(lambda: self.snapshots_of(server), "a snapshot")


def main():
    global BIN, DISK
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=Path)
    parser.add_argument("--disk", required=True, type=Path)
    arguments, rest = parser.parse_known_args()
    BIN, DISK = arguments.bin, arguments.disk
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
