"""Goal: history.db of a real server tells what happened, whenever the server dies, and equals what
`agentline history rebuild` makes of the journal and what an outsider counts in it.

Method: callers and stations are simulated, desktops log in and work; the server is killed (SIGKILL)
in the middle of it and started again. Then every row is compared with the rebuilt file, and
test/history/recount.sql counts the figures again.
"""

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

TIMEOUT_S = 30
RECOUNT = Path(__file__).resolve().parent.parent / "history" / "recount.sql"
GROUPS = (("0", "Sales", 1, ("sales",)),)
AGENTS = (("alice", None), ("bob", None))
CALLS = """[line.simulated]
seed = 5
answer = "50ms"
no_answer_percent = 20
talk = "100ms"
patience = "400ms"
calls_per_hour = 36000
private_calls_per_hour = 3600
private_talk = "100ms"
"""

BIN = Path()  # Set by main.


def agentline(server, *words):
    """Exit status, standard output, standard error."""
    done = subprocess.run(
        [str(BIN / "agentline"), *words], env=server.environment(), timeout=TIMEOUT_S,
        capture_output=True, text=True, check=False,
    )
    return done.returncode, done.stdout, done.stderr


def rebuild(server, *words):
    return agentline(server, "history", "rebuild", "--data-dir", str(data_dir(server)), *words)


def data_dir(server):
    return server.folder / "data"


def play(server, agent, *script):
    """A desktop logs in and says states; its session stays."""
    words = ["--line", "main", "--agent", agent, "--group", "Sales", *script]
    done = subprocess.run(
        [str(BIN / "agent_desktop"), *words], env=server.environment(), timeout=TIMEOUT_S,
        capture_output=True, text=True, check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"agent_desktop {agent}: {done.stdout}{done.stderr}")


def rows(server, query):
    database = sqlite3.connect(f"file:{data_dir(server)}/history.db?mode=ro", uri=True)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def everything(server):
    tables = rows(server, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {name: sorted(rows(server, f"SELECT * FROM {name}"), key=repr) for (name,) in tables}


def differences(server):
    """What the outsider's script prints."""
    database = sqlite3.connect(f"file:{data_dir(server)}/history.db?mode=ro", uri=True)
    found = []
    for statement in re.sub(r"--[^\n]*", "", RECOUNT.read_text()).split(";"):
        found += database.execute(statement).fetchall()
    database.close()
    return found


def wait_for(server, query, what):
    """Until the query yields a true value; the file is written behind."""
    end = time.monotonic() + TIMEOUT_S
    while time.monotonic() < end:
        try:
            if any(row[0] for row in rows(server, query)):
                return
        except sqlite3.OperationalError:
            pass  # The file or its tables are not there yet.
        time.sleep(0.02)
    raise AssertionError(f"not in {TIMEOUT_S} s: {what}")


class History(unittest.TestCase):
    def setUp(self):
        line = support.builtin_line("main", AGENTS, GROUPS) + CALLS
        self.server = support.Server(BIN, [line])
        self.addCleanup(self.server.__exit__, None, None, None)

    def work(self):
        self.server.start()
        play(self.server, "alice", "ready")
        play(self.server, "bob", "ready", "notready", "ready")
        wait_for(self.server, "SELECT sum(answered) > 3 FROM agent_days", "answered calls")

    def test_killed_server_leaves_what_the_journal_says(self):
        for _ in range(3):
            self.work()
            self.server.kill()
        self.server.start()
        self.server.stop()
        written = everything(self.server)
        self.assertEqual(differences(self.server), [])
        self.assertGreater(len(written["calls"]), 10)
        self.assertGreater(len(written["session_states"]), 10)
        status, out, error = rebuild(self.server, "--json")
        self.assertEqual((status, error), (0, ""))
        told = json.loads(out)
        self.assertEqual(told["begins_after"], 0)
        self.assertEqual(told["sequence"], rows(self.server, "SELECT sequence FROM meta")[0][0])
        self.assertEqual(told["facts"], told["sequence"])
        again = everything(self.server)
        for table in written:
            self.assertEqual(again[table], written[table], table)
        self.assertEqual(differences(self.server), [])
        self.assertEqual(os.listdir(data_dir(self.server)).count("history.db.new"), 0)

    def test_calls_of_two_runs_are_never_taken_for_one(self):
        """The provider's numbers, by which private calls are told apart, do not begin anew."""
        self.server.config.write_text(self.server.config.read_text().replace(CALLS, ""))
        for runs in (1, 2):
            self.server.start()
            done = agentline(self.server, "call", "private", "--address", "1001")
            self.assertEqual(done[0], 0, done)
            wait_for(self.server, f"SELECT count(*) = {runs} FROM private_calls", f"call {runs}")
            self.server.kill()
        self.assertEqual(rows(self.server, "SELECT count(DISTINCT began) FROM private_calls"), [(2,)])

    def test_a_reload_names_what_is_new(self):
        self.server.start()
        tea = '[[line.reason]]\nid = "tea"\nlabel = "Tea"\n'
        self.server.config.write_text(self.server.config.read_text() + tea)
        self.assertEqual(agentline(self.server, "reload")[0], 0)
        wait_for(self.server, "SELECT label = 'Tea' FROM reasons WHERE reason = 'tea'", "its label")

    def test_rebuilt_file_is_gone_on_with(self):
        self.work()
        self.server.stop()
        (data_dir(self.server) / "history.db").unlink()
        status, out, error = rebuild(self.server, "--config", str(self.server.config))
        self.assertEqual((status, error), (0, ""))
        self.assertRegex(out, r"^history\.db rebuilt from \d+ facts, up to fact \d+\n$")
        self.assertEqual(rows(self.server, "SELECT line FROM lines"), [("main",)])
        self.assertEqual(
            rows(self.server, "SELECT label FROM reasons WHERE reason = 'lunch'"), [("Lunch",)]
        )
        (before,) = rows(self.server, "SELECT sequence FROM meta")[0]
        self.server.start()
        wait_for(self.server, f"SELECT sequence > {before} FROM meta", "the server goes on")
        self.server.stop()
        self.assertEqual(differences(self.server), [])

    def test_unnamed_line_gets_its_name_at_the_next_start(self):
        self.work()
        self.server.stop()
        (data_dir(self.server) / "history.db").unlink()
        self.assertEqual(rebuild(self.server)[0], 0)
        self.assertRegex(rows(self.server, "SELECT line FROM lines")[0][0], "^line-[0-9a-f]{8}$")
        self.server.start()
        wait_for(self.server, "SELECT line = 'main' FROM lines", "the name of the line")
        self.server.stop()
        self.assertEqual(rows(self.server, "SELECT DISTINCT line FROM calls"), [("main",)])

    def test_running_server_is_left_alone(self):
        self.server.start()
        wait_for(self.server, "SELECT sequence FROM meta", "the file")
        status, out, error = rebuild(self.server)
        self.assertEqual((status, out), (1, ""))
        self.assertIn(f"in use by another server (process {self.server.process.child.pid})", error)

    def test_mistyped_directory_is_not_made(self):
        wrong = self.server.folder / "wrong"
        status, _, error = agentline(self.server, "history", "rebuild", "--data-dir", str(wrong))
        self.assertEqual(status, 1)
        self.assertIn(f"{wrong} has no journal.db", error)
        self.assertFalse(wrong.exists())
        self.assertEqual(agentline(self.server, "history")[0], 2)
        self.assertEqual(agentline(self.server, "history", "rebuild")[0], 2)

    def test_unusable_history_never_stops_the_server(self):
        data_dir(self.server).mkdir()
        (data_dir(self.server) / "history.db").write_text("not a database at all, only words\n" * 99)
        self.server.start()
        process = self.server.process
        play(self.server, "alice", "ready", "notready")
        self.server.stop()
        # Said once, though a start and an end were more than one chance to say it.
        said = [line for line in process.lines if "history.db stays behind" in line]
        self.assertEqual(len(said), 1, process.log())
        self.assertEqual(rebuild(self.server)[0], 0)
        self.assertEqual(rows(self.server, "SELECT count(*) > 2 FROM session_states"), [(1,)])
        self.assertEqual(differences(self.server), [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=Path, required=True)
    known, rest = parser.parse_known_args()
    BIN = known.bin
    unittest.main(argv=[sys.argv[0], *rest], warnings="ignore")
