"""Goal: the operator's command line says what is true, in a table and as JSON, and fails as documented.

Method: a real server; agent_desktop makes agents, sessions and states; each command is run as an
operator runs it and its words are compared with what the desktop was told. Times in the past are
those of facts, so that nothing here waits for a clock.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

TIMEOUT_S = 30
MANY_QUEUES = 3000  # More than one page of a list, and more than one piece of a state.
GROUPS = (("0", "Sales", 0, ("sales",)), ("1", "Support", 30, ("support",)))
AGENTS = (("alice", "1234"), ("bob", None))
COMMANDS = (
    "status lines agents sessions groups queues calls reasons events replay why call station "
    "session agent drain reload history hash-pin"
).split()

BIN = Path()  # Set by main.


def agentline(server, *words, stdin=""):
    """Exit status, standard output, standard error."""
    done = subprocess.run(
        [str(BIN / "agentline"), *words],
        env=server.environment(), input=stdin, timeout=TIMEOUT_S,
        capture_output=True, text=True, check=False,
    )
    return done.returncode, done.stdout, done.stderr


def told(server, *words):
    status, out, error = agentline(server, *words)
    if status != 0:
        raise AssertionError(f"agentline {' '.join(words)}: {status}\n{error}")
    return out


def as_json(server, *words):
    return json.loads(told(server, *words, "--json"))


def table(server, *words):
    """Rows as dictionaries; columns are two blanks apart, empty ones hold "-"."""
    lines = told(server, *words).splitlines()
    titles = re.split(r"  +", lines[0].strip())
    return [dict(zip(titles, re.split(r"  +", line.strip()))) for line in lines[1:]]


def desktop(server, agent, group, *script):
    return subprocess.run(
        [str(BIN / "agent_desktop"), "--line", "main", "--agent", agent, "--group", group, *script],
        env=server.environment(), timeout=TIMEOUT_S, capture_output=True, text=True, check=False,
    )


def play(server, agent, group, *script):
    """The session's handle, and the last state that the desktop was told."""
    done = desktop(server, agent, group, *script)
    if done.returncode != 0:
        raise AssertionError(f"agent_desktop {agent}: {done.stdout}{done.stderr}")
    handle = re.search(r"^session 0x([0-9a-f]+) ", done.stdout).group(1)
    return int(handle, 16), re.findall(r"^acknowledged (\w+)$", done.stdout, re.MULTILINE)[-1]


def facts(server, *words):
    return [json.loads(line) for line in told(server, "events", "--json", *words).splitlines()]


def session_states(rows):
    return {row["session"]: row["state"] for row in rows}


class Started(unittest.TestCase):
    """One server for all cases of a class."""

    lines = ()  # Of the configuration; none = one built-in line.

    @classmethod
    def setUpClass(cls):
        cls.server = support.Server(BIN, list(cls.lines or [builtin()]))
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.start()


def builtin():
    return support.builtin_line("main", AGENTS, GROUPS)


class Lists(Started):
    lines = (support.builtin_line("main", AGENTS, GROUPS), support.external_line("foreign"))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session, _ = play(cls.server, "alice:1234", "Sales", "ready", "busyoncall")

    def test_status(self):
        status = as_json(self.server, "status")
        self.assertEqual(status["data_dir"], f"{self.server.folder}/data")
        self.assertEqual(status["lines"], 2)
        self.assertIsNone(status["stalled"])
        self.assertEqual(status["durable_sequence"], status["sequence"])
        shown = told(self.server, "status")
        self.assertRegex(shown, rf"(?m)^sequence +{status['sequence']}$")
        self.assertRegex(shown, r"(?m)^stalled +-$")

    def test_lines(self):
        main, foreign = as_json(self.server, "lines")
        self.assertEqual((main["line"], main["handler"]), ("main", "builtin"))
        self.assertEqual((foreign["line"], foreign["handler"]), ("foreign", "external"))
        shown = table(self.server, "lines")
        self.assertEqual([row["LINE"] for row in shown], ["main", "foreign"])
        self.assertEqual(shown[0]["REQUESTS SERVED"], str(len(main["served"])))
        self.assertEqual(shown[1]["AGENTS"], "-")

    def test_agents(self):
        (alice,) = as_json(self.server, "agents")
        self.assertEqual((alice["person"], alice["state"]), ("alice", "BUSYACD"))
        (shown,) = table(self.server, "agents")
        self.assertEqual((shown["AGENT"], shown["STATE"]), ("alice", "BUSYACD"))
        self.assertEqual(int(shown["HAGENT"], 16), alice["agent"])

    def test_sessions(self):
        (session,) = as_json(self.server, "sessions")
        self.assertEqual(session["session"], self.session)
        self.assertEqual((session["state"], session["group_name"]), ("BUSYONCALL", "Sales"))
        (shown,) = table(self.server, "sessions")
        self.assertEqual(int(shown["HAGENTSESSION"], 16), self.session)
        self.assertEqual((shown["STATE"], shown["NEXT"]), ("BUSYONCALL", "READY"))

    def test_groups(self):
        waits = {row["name"]: row["wrapup_s"] for row in as_json(self.server, "groups")}
        self.assertEqual(waits, {"Sales": 0, "Support": 30})
        shown = {row["GROUP"]: row["QUEUES"] for row in table(self.server, "groups")}
        self.assertEqual(shown, {"Sales": "sales", "Support": "support"})

    def test_queues(self):
        names = [row["name"] for row in as_json(self.server, "queues")]
        self.assertEqual(names, ["sales", "support"])
        self.assertEqual([row["QUEUE"] for row in table(self.server, "queues")], names)

    def test_reasons(self):
        reasons = as_json(self.server, "reasons", "--line", "main")
        chosen = [(row["id"], row["label"]) for row in reasons if not row["is_system"]]
        self.assertEqual(chosen, list(support.REASONS))
        self.assertIn("no-answer", [row["id"] for row in reasons if row["is_system"]])
        shown = table(self.server, "reasons")
        self.assertEqual([row["REASON"] for row in shown], [row["id"] for row in reasons])
        self.assertEqual(as_json(self.server, "reasons", "--line", "foreign"), [])

    def test_a_list_can_be_of_one_line(self):
        self.assertEqual(len(as_json(self.server, "sessions", "--line", "main")), 1)
        self.assertEqual(as_json(self.server, "sessions", "--line", "foreign"), [])
        status, _, error = agentline(self.server, "sessions", "--line", "nowhere")
        self.assertEqual(status, 1)
        self.assertIn("unknown line", error)

    def test_the_server_can_be_named(self):
        environment = {**os.environ, "AGENTLINE_SERVER": "unix:/nonexistent/socket"}
        done = subprocess.run(
            [str(BIN / "agentline"), "--server", f"unix:{self.server.socket}", "lines"],
            env=environment, timeout=TIMEOUT_S, capture_output=True, text=True, check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)


class Paging(Started):
    queues = tuple(f"queue-{number:04}" for number in range(MANY_QUEUES))
    lines = (support.builtin_line("main", AGENTS, (("0", "Sales", 0, queues),)),)

    def test_a_long_list_is_whole(self):
        names = tuple(row["name"] for row in as_json(self.server, "queues"))
        self.assertEqual(names, self.queues)

    def test_a_long_state_is_compared_whole(self):
        verified = as_json(self.server, "replay", "--verify")
        self.assertTrue(verified["equal"])
        self.assertGreater(verified["bytes"], 48 * 1024)  # One piece.


class Events(Started):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = as_json(cls.server, "status")["sequence"]
        play(cls.server, "alice:1234", "Sales", "ready", "notready")

    def test_kept_facts_come_in_order_and_once(self):
        last = as_json(self.server, "status")["sequence"]
        sequences = [fact["sequence"] for fact in facts(self.server)]
        self.assertEqual(sequences, list(range(1, last + 1)))

    def test_since_leaves_out_what_was_before(self):
        later = facts(self.server, "--since", str(self.before))
        self.assertEqual(later[0]["sequence"], self.before + 1)
        self.assertEqual(later[0]["fact"], "AgentCreated")
        self.assertEqual(later[0]["actor"], f"uid:{os.getuid()}")

    def test_a_line_tells_time_sequence_fact_fields_and_actor(self):
        lines = told(self.server, "events", "--since", str(self.before)).splitlines()
        changed = [line for line in lines if "SessionStateChanged" in line]
        self.assertRegex(
            changed[-1],
            r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z  \d+  SessionStateChanged  line=main "
            rf"session=0x[0-9a-f]+ .*from=READY to=NOTREADY deadline=never  uid:{os.getuid()}$",
        )


class Follow(Started):
    def test_follow_tells_what_happens_until_the_server_is_gone(self):
        last = as_json(self.server, "status")["sequence"]
        follower = subprocess.Popen(
            [str(BIN / "agentline"), "events", "--follow", "--since", str(last), "--json"],
            env=self.server.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.addCleanup(follower.kill)
        play(self.server, "bob", "Sales", "ready", "end")
        seen = []
        while not seen or seen[-1]["fields"].get("to") != "ENDED":
            seen.append(json.loads(follower.stdout.readline()))
        numbers = [fact["sequence"] for fact in seen]
        self.assertEqual(numbers, list(range(last + 1, numbers[-1] + 1)))
        self.server.kill()
        seen += [json.loads(line) for line in follower.stdout]
        error = follower.stderr.read()
        self.assertEqual(follower.wait(TIMEOUT_S), 1)
        self.assertIn(f"events --follow --since {seen[-1]['sequence']}", error)


class Replay(unittest.TestCase):
    def setUp(self):
        self.server = support.Server(BIN, [builtin()])
        self.addCleanup(self.server.__exit__, None, None, None)
        self.server.start()

    def expect_verified(self):
        shown = told(self.server, "replay", "--verify")
        self.assertRegex(shown, r"^replay equals live state: \d+ facts, \d+ bytes\n$")
        verified = as_json(self.server, "replay", "--verify")
        self.assertTrue(verified["equal"])
        self.assertEqual(verified["facts"], as_json(self.server, "status")["sequence"])

    def test_replay_equals_live_state_also_after_kill_9(self):
        self.expect_verified()
        states = dict(
            [
                play(self.server, "alice:1234", "Sales", "ready", "busyoncall"),
                play(self.server, "bob", "Support", "ready", "busyoncall", "busywrapup", "notready"),
            ]
        )
        self.expect_verified()
        self.server.kill()
        self.server.start()
        self.assertEqual(session_states(as_json(self.server, "sessions")), states)
        self.expect_verified()
        ended = play(self.server, "bob", "Sales", "ready", "end")
        states.update([ended])
        self.assertEqual(session_states(as_json(self.server, "sessions")), states)
        self.expect_verified()

    def test_replay_shows_each_state_at_its_time(self):
        play(self.server, "alice:1234", "Sales", "ready", "busyoncall", "ready", "end")
        changed = [f for f in facts(self.server) if f["fact"] == "SessionStateChanged"]
        self.assertEqual(
            [f["fields"]["to"] for f in changed], ["READY", "BUSYONCALL", "READY", "ENDED"]
        )
        for fact in changed:
            then = as_json(self.server, "replay", "--at", fact["time"])
            expected = {fact["fields"]["session"]: fact["fields"]["to"]}
            self.assertEqual(session_states(then["sessions"]), expected)
            self.assertGreaterEqual(then["sequence"], fact["sequence"])
        first = facts(self.server)[0]["time"]
        self.assertEqual(as_json(self.server, "replay", "--at", first)["sessions"], [])
        self.assertIn("BUSYONCALL", told(self.server, "replay", "--at", changed[1]["time"]))

    def test_replay_without_time_shows_what_the_server_shows(self):
        play(self.server, "alice:1234", "Sales", "ready", "busyoncall")
        replayed = as_json(self.server, "replay")
        self.assertEqual(replayed["agents"], as_json(self.server, "agents"))
        self.assertEqual(replayed["sessions"], as_json(self.server, "sessions"))

    def test_a_time_may_have_an_offset(self):
        play(self.server, "alice:1234", "Sales", "ready", "busyoncall", "ready")
        busy = next(f for f in facts(self.server) if f["fields"].get("to") == "BUSYONCALL")
        utc = datetime.strptime(busy["time"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
        for hours in (-5.5, 2):
            there = utc.astimezone(timezone(timedelta(hours=hours))).isoformat()
            then = as_json(self.server, "replay", "--at", there)
            self.assertEqual([s["state"] for s in then["sessions"]], ["BUSYONCALL"])

    def test_replay_works_without_a_server(self):
        session, state = play(self.server, "alice:1234", "Sales", "ready", "busyoncall")
        self.server.kill()
        replayed = as_json(self.server, "replay", "--data-dir", f"{self.server.folder}/data")
        self.assertEqual(session_states(replayed["sessions"]), {session: state})
        self.assertRegex(replayed["sessions"][0]["line"], "^line-[0-9a-f]{8}$")

    def test_another_journal_does_not_verify(self):
        play(self.server, "alice:1234", "Sales", "ready")
        with support.Server(BIN, [builtin()]) as other:
            other.start()
            play(other, "bob", "Sales", "ready", "end")
            status, out, error = agentline(
                self.server, "replay", "--verify", "--data-dir", f"{other.folder}/data"
            )
        self.assertEqual((status, out), (1, ""))
        self.assertRegex(error, "replay differs from live state: line main differs from byte [0-9]+")
        self.assertIn("alice", error)


class Reload(Started):
    """The configuration of a running server changes; the server keeps what did not."""

    def setUp(self):
        self.session, _ = play(self.server, "alice:1234", "Sales", "ready")
        self.before = self.server.config.read_text(encoding="utf-8")

    def tearDown(self):
        self.server.config.write_text(self.before, encoding="utf-8")
        told(self.server, "reload")

    def add_dora(self):
        added = self.before + '[[line.agent]]\nid = "dora"\n'
        self.server.config.write_text(added, encoding="utf-8")

    def test_a_new_agent_can_log_in_and_nothing_else_moves(self):
        self.assertNotEqual(desktop(self.server, "dora", "Sales", "ready").returncode, 0)
        before = as_json(self.server, "sessions")
        self.add_dora()
        self.assertEqual(told(self.server, "reload"), "the configuration was applied\n")
        self.assertEqual(as_json(self.server, "sessions"), before)
        play(self.server, "dora", "Sales", "ready")

    def test_a_mistake_is_told_and_nothing_changes(self):
        broken = self.before + "[[line.agent]]\nidd = 1\n"
        self.server.config.write_text(broken, encoding="utf-8")
        sequence = as_json(self.server, "status")["sequence"]
        status, out, error = agentline(self.server, "reload")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("agentlined.toml:", error)
        self.assertIn("idd", error)
        self.assertEqual(as_json(self.server, "status")["sequence"], sequence)

    def test_what_needs_a_restart_is_named(self):
        changed = self.before.replace("[server]", '[server]\ndurability = "async"', 1)
        self.server.config.write_text(changed, encoding="utf-8")
        status, _, error = agentline(self.server, "reload")
        self.assertEqual(status, 1)
        self.assertIn("needs a restart: server.durability", error)

    def test_sighup_does_the_same(self):
        self.add_dora()
        os.kill(self.server.process.child.pid, signal.SIGHUP)
        self.server.process.wait_for_line("the configuration was applied")
        play(self.server, "dora", "Sales", "ready")

    def test_the_change_is_in_the_journal(self):
        self.add_dora()
        told(self.server, "reload")
        self.assertIn("replay equals live state", told(self.server, "replay", "--verify"))
        last = [fact for fact in facts(self.server) if fact["fact"] == "PersonAdmitted"][-1]
        self.assertEqual((last["fields"]["person"], last["cause"]), ("dora", "configuration"))


class Pins(Started):
    def test_a_hashed_pin_lets_in_who_knows_the_pin(self):
        status, hashed, error = agentline(self.server, "hash-pin", stdin="7788\n")
        self.assertEqual(status, 0, error)
        self.assertRegex(hashed, r"^\$argon2id\$v=19\$\S+\n$")
        line = support.builtin_line("main", (("dora", hashed.strip()),), GROUPS)
        with support.Server(BIN, [line]) as other:
            other.start()
            self.assertEqual(play(other, "dora:7788", "Sales", "ready")[1], "READY")
            self.assertEqual(desktop(other, "dora:7789", "Sales", "ready").returncode, 1)

    def test_two_hashes_of_one_pin_differ(self):
        hashes = [agentline(self.server, "hash-pin", stdin="1\n")[1] for _ in range(2)]
        self.assertNotEqual(*hashes)

    def test_json(self):
        _, out, _ = agentline(self.server, "hash-pin", "--json", stdin="1\n")
        self.assertTrue(json.loads(out)["pin"].startswith("$argon2id$"))

    def test_no_pin_is_refused(self):
        self.assertEqual(agentline(self.server, "hash-pin")[0], 1)


class Failures(Started):
    def expect_usage_error(self, *words):
        status, out, error = agentline(self.server, *words)
        self.assertEqual((status, out), (2, ""), words)
        self.assertNotEqual(error, "", words)

    def test_wrong_usage(self):
        self.expect_usage_error()
        self.expect_usage_error("statuss")
        self.expect_usage_error("status", "--nonsense")
        self.expect_usage_error("status", "agents")
        self.expect_usage_error("events", "--since", "yesterday")
        self.expect_usage_error("replay", "--at", "yesterday")
        self.expect_usage_error("replay", "--at", "2026-13-01T00:00:00Z")
        self.expect_usage_error("replay", "--verify", "--at", "2026-01-01T00:00:00Z")

    def test_wrong_usage_of_the_server(self):
        for words in ([], ["--confg", "x"]):
            done = subprocess.run([str(BIN / "agentlined"), *words], timeout=TIMEOUT_S,
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)

    def test_a_configuration_is_checked_without_a_server(self):
        """And no server starts with mistakes."""
        wrong = self.server.folder / "wrong.toml"
        wrong.write_text(self.server.config.read_text() + "nonsense = 1\n")
        for path, how, status, said in (
            (self.server.config, ["--check-config"], 0, ": no mistakes"),
            (wrong, ["--check-config"], 1, "nonsense"),
            (wrong, [], 1, "nonsense"),
        ):
            done = subprocess.run([str(BIN / "agentlined"), "--config", str(path), *how],
                                  timeout=TIMEOUT_S, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertIn(said, done.stdout + done.stderr)

    def test_each_command_explains_itself_with_examples(self):
        listed = told(self.server, "--help")
        for command in COMMANDS:
            self.assertRegex(listed, rf"(?m)^  {command} ")
            self.assertIn(f"agentline {command}", told(self.server, command, "--help"))

    def test_no_server_is_a_failure_that_names_the_address(self):
        for command in ("status", "lines", "events", "replay"):
            status, out, error = agentline(
                self.server, command, "--server", "unix:/nonexistent/agentline.sock"
            )
            self.assertEqual((status, out), (1, ""))
            self.assertIn("unix:/nonexistent/agentline.sock", error)
        self.assertEqual(agentline(self.server, "status", "--server", "tcp:localhost:1")[0], 1)

    def test_a_missing_journal_is_a_failure(self):
        status, _, error = agentline(self.server, "replay", "--data-dir", "/nonexistent")
        self.assertEqual(status, 1)
        self.assertIn("/nonexistent", error)

    def test_who_is_no_admin_is_told_so(self):
        access = f'[[access]]\nwho = "uid:{os.getuid()}"\nroles = ["agent"]\n'
        with support.Server(BIN, [access, builtin()]) as other:
            other.start()
            for command in ("status", "sessions", "events"):
                status, out, error = agentline(other, command)
                self.assertEqual((status, out), (1, ""))
                self.assertIn("role admin", error)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=Path, required=True)
    known, rest = parser.parse_known_args()
    BIN = known.bin
    unittest.main(argv=[sys.argv[0], *rest], warnings="ignore")
