"""Goal: the operator makes calls come, sees them, and mends what hangs.

Method: a real server with the simulated provider; agent_desktop logs agents in; each command is run
as an operator runs it. What happens later is waited for in `agentline events --follow`.
"""

import argparse
import json
import subprocess
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import cli_test as cli  # noqa: E402  (found by the lines above)
import server_process as support  # noqa: E402

FACT_TIMEOUT_S = 30
AGENTS = (("alice", None), ("bob", None), ("carol", None), ("dora", None))
GROUPS = (("0", "Sales", 0, ("sales",)), ("1", "Support", 0, ("support",)))
HUNG_UP = ("caller-hung-up", "agent-hung-up")  # After an answer; which side it is is drawn.


def line(name="main", groups=GROUPS):
    """Nobody is rung for long in "sales"; a call is not offered twice to an agent who failed it."""
    text = support.builtin_line(name, AGENTS, groups)
    text = text.replace('addresses = ["1001", "1002"]', 'addresses = ["1001", "1002", "1003", "1004"]')
    rules = 'name = "sales"\nring_time = "1s"\nback_off = "1h"'
    text = text.replace('[[line.queue]]\nname = "sales"', "[[line.queue]]\n" + rules)
    return text


class Follower:
    """The facts from now on; it fails when the awaited one does not come."""

    def __init__(self, server):
        last = cli.as_json(server, "status")["sequence"]
        self.seen = []
        self.child = subprocess.Popen(
            [str(cli.BIN / "agentline"), "events", "--follow", "--since", str(last), "--json"],
            env=server.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )

    def wait_for(self, name, **fields):
        alarm = threading.Timer(FACT_TIMEOUT_S, self.child.kill)
        alarm.start()
        try:
            for text in self.child.stdout:
                fact = json.loads(text)
                self.seen.append(fact)
                if fact["fact"] == name and fields.items() <= fact["fields"].items():
                    return fact
        finally:
            alarm.cancel()
        raise AssertionError(f"no {name} {fields} came, but {[f['fact'] for f in self.seen]}")

    def close(self):
        self.child.kill()
        self.child.wait()
        self.child.stdout.close()


class WithServer(unittest.TestCase):
    lines = ()  # Of the configuration; none = one built-in line.

    def setUp(self):
        self.server = support.Server(cli.BIN, list(self.lines or [line()]))
        self.addCleanup(self.server.__exit__, None, None, None)
        self.server.start()
        self.follower = Follower(self.server)
        self.addCleanup(lambda: self.follower.close())

    def told(self, *words):
        return cli.told(self.server, *words)

    def as_json(self, *words):
        return cli.as_json(self.server, *words)

    def refused(self, *words):
        """What standard error says of a command that fails."""
        status, out, error = cli.agentline(self.server, *words)
        self.assertEqual((status, out), (1, ""), words)
        return error

    def done(self, *words):
        self.assertEqual(self.told(*words), "done\n")

    def inject(self, *words, queue="sales"):
        """Callers have patience; whoever wants a short call says so."""
        if "--patience" not in words:
            words += ("--patience", "1h")
        return int(self.told("call", "inject", "--queue", queue, *words))

    def ready(self, agent, group="Sales"):
        """The session's handle; each agent has a station of his own."""
        address = [name for name, _ in AGENTS].index(agent)
        return cli.play(self.server, agent, group, "--address", str(address), "ready")[0]

    def session(self, handle):
        return next(row for row in self.as_json("sessions") if row["session"] == handle)

    def call(self, number):
        return next(row for row in self.as_json("calls") if row["call"] == number)


class Calls(WithServer):
    def test_a_call_waits_is_offered_answered_and_ends(self):
        first = self.as_json("calls")
        number = self.inject("--from", "0301", "--priority", "3", "--answer", "0", "--talk", "1h")
        waiting = self.call(number)
        self.assertEqual(first, [])
        self.assertEqual((waiting["state"], waiting["queue"]), ("waiting", "sales"))
        self.assertEqual((waiting["from"], waiting["priority"]), ("0301", 3))
        (shown,) = cli.table(self.server, "calls")
        self.assertEqual((shown["CALL"], shown["STATE"], shown["AGENT"]), (str(number), "waiting", "-"))
        (queue,) = (row for row in cli.table(self.server, "queues") if row["QUEUE"] == "sales")
        self.assertEqual((queue["WAITING"], queue["QUEUED"]), ("1", "1"))

        alice = self.ready("alice")
        self.follower.wait_for("CallAnswered", call=number, session=alice)
        talking = self.call(number)
        self.assertEqual((talking["state"], talking["person"]), ("talking", "alice"))
        self.assertEqual((talking["address"], talking["arrived"]), ("1001", waiting["arrived"]))
        self.assertEqual(self.session(alice)["call"], number)
        (shown,) = cli.table(self.server, "sessions")
        self.assertEqual((shown["STATE"], shown["CALL"], shown["REASON"]), ("BUSYONCALL", "1", "-"))
        self.assertEqual(cli.table(self.server, "lines")[0]["CALLS"], "1")

    def test_a_short_call_ends_by_itself(self):
        self.ready("alice")
        number = self.inject("--answer", "1ms", "--talk", "1ms")
        end = self.follower.wait_for("CallEnded", call=number)
        self.assertIn(end["fields"]["how"], HUNG_UP)
        self.assertEqual(self.as_json("calls"), [])
        self.assertEqual(self.as_json("sessions")[0]["state"], "READY")

    def test_a_call_rings_at_one_session(self):
        bob = self.ready("bob", "Support")
        number = self.inject("--never-answered", queue="support")
        ringing = self.call(number)
        self.assertEqual((ringing["state"], ringing["session"]), ("ringing", bob))

    def test_who_does_not_answer_is_notready_and_the_call_keeps_its_age(self):
        alice = self.ready("alice")
        number = self.inject("--never-answered")
        arrived = self.call(number)["arrived"]
        self.follower.wait_for("SessionStateChanged", session=alice, to="NOTREADY")
        missed = self.session(alice)
        self.assertEqual((missed["state"], missed["reason"]), ("NOTREADY", "no-answer"))
        self.assertEqual(cli.table(self.server, "sessions")[0]["REASON"], "no-answer")
        waiting = self.call(number)
        self.assertEqual((waiting["state"], waiting["arrived"]), ("waiting", arrived))

    def test_a_caller_without_patience_leaves(self):
        number = self.inject("--patience", "1ms")
        self.follower.wait_for("CallEnded", call=number, how="abandoned")

    def test_json_has_the_number(self):
        answer = self.as_json("call", "inject", "--queue", "sales", "--patience", "1h")
        self.assertEqual(answer, {"done": True, "call": 1})

    def test_an_unknown_queue_or_line_is_refused(self):
        self.assertIn('no queue "sails"', self.refused("call", "inject", "--queue", "sails"))
        self.assertIn("unknown line", self.refused("call", "inject", "--line", "mian"))

    def test_replay_shows_calls_and_reasons_as_the_server_does(self):
        self.ready("alice")
        self.inject("--answer", "0", "--talk", "1h")
        self.follower.wait_for("CallAnswered")
        bob = self.ready("bob")
        self.done("session", "set", str(bob), "NOTREADY", "--reason", "lunch")
        self.inject()
        replayed = self.as_json("replay")
        self.assertEqual(replayed["calls"], self.as_json("calls"))
        self.assertEqual(replayed["sessions"], self.as_json("sessions"))
        shown = self.told("replay")
        self.assertRegex(shown, r"(?m)^main .* bob .* NOTREADY .* lunch ")
        self.assertRegex(shown, r"(?m)^main +1 .* talking ")
        self.assertIn("replay equals live state", self.told("replay", "--verify"))


class Stations(WithServer):
    def test_a_station_out_of_reach_is_not_rung_until_it_is_back(self):
        alice = self.ready("alice")
        self.done("station", "away", "--address", "1001")
        number = self.inject("--never-answered")
        self.assertEqual(self.call(number)["state"], "waiting")
        self.done("station", "back", "--address", "1001")
        self.follower.wait_for("CallOffered", call=number, session=alice)

    def test_a_private_call_keeps_the_agent_from_acd_calls(self):
        self.ready("alice")
        self.done("call", "private", "--address", "1001", "--direction", "outgoing", "--talk", "1h")
        (agent,) = self.as_json("agents")
        self.assertEqual(agent["state"], "BUSYOUTGOING")
        self.assertEqual(self.call(self.inject())["state"], "waiting")
        self.assertIn("1001 is busy", self.refused("call", "private", "--address", "1001"))

    def test_an_unknown_address_is_refused(self):
        for words in (("station", "away"), ("station", "back"), ("call", "private")):
            self.assertIn("no address 9", self.refused(*words, "--address", "9"))


class Mending(WithServer):
    def test_a_ringing_call_is_taken_back_and_offered_to_the_next(self):
        first = self.ready("alice", "Support")
        second = self.ready("bob", "Support")
        number = self.inject("--never-answered", queue="support")
        self.assertEqual(self.call(number)["session"], first)
        self.done("call", "requeue", str(number))
        self.assertEqual(self.call(number)["session"], second)

    def test_a_connected_call_is_taken_back_with_its_age(self):
        alice = self.ready("alice")
        number = self.inject("--answer", "0", "--talk", "1h")
        self.follower.wait_for("CallAnswered", call=number)
        before = self.call(number)
        # So that it is not offered to him again at once.
        self.done("session", "set", hex(alice), "BUSYONCALL", "--next", "notready")
        self.done("call", "requeue", hex(number), "--line", "main")
        after = self.call(number)
        self.assertEqual((after["state"], after["arrived"]), ("waiting", before["arrived"]))
        self.assertEqual(self.session(alice)["state"], "NOTREADY")
        self.assertIn("waits in its queue already", self.refused("call", "requeue", str(number)))

    def test_a_session_is_set_with_a_reason(self):
        alice = self.ready("alice")
        self.done("session", "set", hex(alice), "NOTREADY", "--reason", "lunch")
        self.assertEqual(self.session(alice)["reason"], "lunch")
        self.done("session", "set", str(alice), "ready")
        self.assertEqual(self.session(alice)["state"], "READY")
        self.done("session", "set", str(alice), "NotReady")
        self.assertEqual(self.session(alice)["reason"], "operator")
        self.assertEqual(cli.facts(self.server)[-1]["cause"], "admin")

    def test_other_reasons_are_refused(self):
        alice = str(self.ready("alice"))
        unknown = self.refused("session", "set", alice, "NOTREADY", "--reason", "tea")
        self.assertIn('no reason "tea" on this line', unknown)
        system = self.refused("session", "set", alice, "NOTREADY", "--reason", "no-answer")
        self.assertIn('"no-answer" is for the system only', system)
        self.assertEqual(self.as_json("sessions")[0]["state"], "READY")

    def test_what_the_machine_forbids_is_refused(self):
        alice = str(self.ready("alice"))
        error = self.refused("session", "set", alice, "BUSYWRAPUP")
        self.assertIn("the state machine refuses it", error)

    def test_a_session_is_ended_and_an_agent_released(self):
        alice = self.ready("alice")
        bob = self.ready("bob")
        self.done("session", "end", hex(alice))
        self.assertEqual(self.session(alice)["state"], "ENDED")
        agent = self.session(bob)["agent"]
        self.done("agent", "release", hex(agent))
        self.assertNotIn(agent, [row["agent"] for row in self.as_json("agents")])
        self.assertNotIn(bob, [row["session"] for row in self.as_json("sessions")])

    def test_unknown_ids_are_told(self):
        for words in (("session", "set", "1", "READY"), ("session", "end", "0x1")):
            self.assertIn("unknown session", self.refused(*words))
        self.assertIn("unknown agent", self.refused("agent", "release", "1"))
        self.assertIn("unknown call", self.refused("call", "requeue", "1"))

    def test_a_line_that_drains_takes_no_new_calls(self):
        kept = self.inject()
        self.done("drain")
        self.assertEqual(cli.table(self.server, "lines")[0]["DRAINING"], "yes")
        turned_away = self.inject()
        self.follower.wait_for("CallEnded", call=turned_away, how="turned-away")
        self.assertEqual([row["call"] for row in self.as_json("calls")], [kept])
        self.done("drain", "--line", "main", "--off")
        self.assertFalse(self.as_json("lines")[0]["draining"])
        self.assertEqual(self.call(self.inject())["state"], "waiting")


class SeveralLines(WithServer):
    lines = (line(), line("other", (("8", "Other", 0, ("other",)),)))

    def test_a_line_must_be_named_where_it_is_not_clear(self):
        for words in (("call", "inject"), ("drain",), ("call", "requeue", "1"),
                      ("station", "away", "--address", "1001")):
            self.assertIn("there are several lines: name one", self.refused(*words))
        self.told("call", "inject", "--line", "main", "--patience", "1h")
        self.assertEqual(self.as_json("why", "1")["line"], "main")
        self.told("call", "inject", "--line", "other", "--patience", "1h")
        self.assertIn("name one", self.refused("why", "1"))
        self.assertEqual(self.as_json("why", "1", "--line", "other")["line"], "other")
        self.assertEqual(len(self.as_json("calls")), 2)
        self.assertEqual(len(self.as_json("calls", "--line", "other")), 1)


class Usage(unittest.TestCase):
    """No server is needed to see it."""

    wrong = (
        "call", "call inject --talk soon", "call inject --answer 1s --never-answered",
        "call inject --priority high", "call private", "call private --address 1 --direction up",
        "call requeue", "call requeue seven", "call requeue 0x", "call requeue -- -1",
        "call requeue 4294967296", "station", "station away", "station off --address 1", "session",
        "session set 1", "session set 1 AWAY", "session set 1 READY --next BUSY",
        "session set zz READY", "session end", "agent release", "agent release alice", "why",
        "why this", "calls 1", "drain --on",
    )

    def run_command(self, *words):
        server = ["--server", "unix:/nonexistent/socket"]
        done = subprocess.run([str(cli.BIN / "agentline"), *server, *words], timeout=cli.TIMEOUT_S,
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def test_wrong_usage(self):
        for words in self.wrong:
            status, out, error = self.run_command(*words.split())
            self.assertEqual((status, out), (2, ""), words)
            self.assertNotEqual(error, "", words)

    def test_each_command_explains_itself_with_an_example(self):
        for words in ("calls", "call inject", "call private", "call requeue", "station away",
                      "station back", "session set", "session end", "agent release", "drain", "why"):
            status, out, _ = self.run_command(*words.split(), "--help")
            self.assertEqual(status, 0)
            self.assertRegex(out, rf"Examples:\n  agentline {words}")

    def test_no_server_is_a_failure(self):
        for words in ("calls", "call inject", "call requeue 1", "session end 1", "drain", "why 1"):
            status, out, error = self.run_command(*words.split())
            self.assertEqual((status, out), (1, ""), words)
            self.assertIn("unix:/nonexistent/socket", error)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=Path, required=True)
    known, rest = parser.parse_known_args()
    cli.BIN = known.bin
    unittest.main(argv=[sys.argv[0], *rest], warnings="ignore")
