"""Goal: a program written for TAPI 3 of Windows works: agent_desktop3 says what the server has, and
agent_states3, which is C, does its few steps.

Method: a real server; the desktop plays scripts on a built-in and an external line, and between its
words the operator's command must tell the same states. What the desktop was refused, what events told
it and its statistics are read from its output. Nothing waits for a clock: each answer follows a word.
"""

import argparse
import json
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)
from examples_test import TIMEOUT_S, Program  # noqa: E402

BIN = Path()  # Set by main.
TRIES = 100
HASTY = 20  # A third of these left somebody behind on a busy machine.
# A walk over all states, each word with what the session is then.
WALK = (
    ("ready", "READY"), ("busyoncall", "BUSYONCALL"), ("notready", "NOTREADY"), ("ready", "READY"),
    ("busyoncall", "BUSYONCALL"), ("busywrapup", "BUSYWRAPUP"), ("ready", "READY"), ("end", "ENDED"),
)
# What agent_states3 says of its steps.
STEPS = ["TAPI object", "initialized", "agent handler", "group", "address", "agent", "session", "ready", "asked",
         "the session is ready", "not ready", "ended", "shut down"]
FIGURES = {
    "session": {"SessionStartTime", "SessionDuration", "NumberOfCalls", "TotalTalkTime", "AverageTalkTime",
                "TotalCallTime", "AverageCallTime", "TotalWrapUpTime", "AverageWrapUpTime", "ACDCallRate",
                "LongestTimeToAnswer", "AverageTimeToAnswer"},
    "agent": {"MeasurementPeriod", "NumberOfACDCalls", "NumberOfIncomingCalls", "NumberOfOutgoingCalls",
              "TotalACDTalkTime", "TotalACDCallTime", "TotalWrapUpTime", "OverallCallRate"},
    "queue": {"MeasurementPeriod", "TotalCallsQueued", "CurrentCallsQueued", "TotalCallsAbandoned",
              "TotalCallsFlowedIn", "TotalCallsFlowedOut", "LongestEverWaitTime",
              "CurrentLongestWaitTime", "AverageWaitTime", "FinalDisposition"},
}


def desktop(server, agent, *words, line="main", group="Sales"):
    options = ("--line", line, "--agent", agent, "--group", group)
    return Program(server, "agent_desktop3", *options, *words)


def as_json(server, *words):
    done = subprocess.run(
        [str(BIN / "agentline"), *words, "--json"],
        env=server.environment(), timeout=TIMEOUT_S, capture_output=True, text=True, check=True,
    )
    return json.loads(done.stdout)


def states(server, what):
    return {row["person"]: row["state"] for row in as_json(server, what)}


def statistics(lines):
    """Title -> name -> value of what stands behind the script's output."""
    tables, rows = {}, {}
    for line in lines:
        if line.startswith("statistics of "):
            rows = tables.setdefault(line.removeprefix("statistics of ").removeprefix("the "), {})
        elif line.startswith("  "):
            name, value = line.split()
            rows[name] = value
    return tables


class Desktop3(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = support.Server(BIN, [support.builtin_line("main"), support.external_line("outside")])
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.server.start()

    def say(self, program, word, state):
        program.say(word)
        program.read_until(f"acknowledged {state}")

    def walk(self, program):
        for word, state in WALK:
            self.say(program, word, state)
            program.read_until(f"event: our session is {state}")

    def finish(self, program):
        self.assertEqual(program.finish(), 0, program.lines)
        self.assertNotIn("no event told of it", program.lines)
        return statistics(program.lines)

    def assert_nobody_is_there(self):
        """Nobody waits for a release: the server may have it a little later than the desktop's end."""
        for what in ("agents", "sessions"):
            for _ in range(TRIES):
                left = states(self.server, what)
                if not left:
                    break
            self.assertEqual(left, {})

    def test_every_state_is_acknowledged_told_by_an_event_and_seen_by_the_operator(self):
        with desktop(self.server, "alice:1234") as alice:
            alice.read_until("logged in: alice in Sales at 1001 of main")
            for word, state in WALK:
                self.say(alice, word, state)
                self.assertEqual(states(self.server, "sessions"), {"alice": state})
                alice.read_until(f"event: our session is {state}")
            self.finish(alice)
        self.assertIn("event: our session is new", alice.lines)
        self.assertIn("event: agent alice is BUSYACD", alice.lines)

    def test_statistics_end_the_output_with_every_figure(self):
        with desktop(self.server, "alice:1234", "ready", "end") as alice:
            tables = self.finish(alice)
        self.assertEqual(set(tables), {"session", "agent", "queue sales", "queue vip"})
        for title, rows in tables.items():
            self.assertEqual(set(rows), FIGURES[title.split()[0]])
        self.assertEqual(tables["agent"]["MeasurementPeriod"], "3600")
        self.assertEqual(tables["session"]["NumberOfCalls"], "0")
        self.assertGreater(float(tables["session"]["SessionStartTime"]), 45000)

    def test_a_refusal_has_its_name_and_the_script_goes_on(self):
        words = ("busywrapup", "busyoncall", "ready", "agent=busyincoming", "end", "ready")
        with desktop(self.server, "alice:1234", *words) as alice:
            self.finish(alice)
        for line in ("refused BUSYWRAPUP: LINEERR_INVALAGENTSTATE", "acknowledged READY",
                     "refused BUSYONCALL: LINEERR_INVALAGENTSTATE", "acknowledged ENDED",
                     "refused READY: LINEERR_INVALAGENTSTATE"):
            self.assertIn(line, alice.lines)

    def test_a_wrong_word_ends_the_script_and_fails(self):
        with desktop(self.server, "alice:1234", "ready", "nonsense", "end") as alice:
            self.assertEqual(alice.finish(), 1)
        self.assertIn("acknowledged READY", alice.lines)
        self.assertNotIn("acknowledged ENDED", alice.lines)

    def test_who_may_not_log_in_learns_why_and_leaves_nothing(self):
        for agent, group in (("alice:9999", "Sales"), ("nobody", "Sales"), ("bob:2345", "Nowhere")):
            with desktop(self.server, agent, "ready", group=group) as program:
                self.assertEqual(program.finish(), 1)
            self.assertEqual(program.lines, [])
        self.assert_nobody_is_there()

    def test_an_agent_of_whom_an_event_is_on_its_way_leaves_with_the_program(self):
        for agent, _ in support.TEST_AGENTS[:HASTY]:
            with desktop(self.server, agent, group="Nowhere") as program:
                self.assertEqual(program.finish(), 1)
        self.assert_nobody_is_there()

    def test_names_are_not_bound_to_ascii(self):
        with desktop(self.server, "alice:1234", "ready", "end", group="B\u00fcro") as alice:
            tables = self.finish(alice)
        self.assertIn("logged in: alice in B\u00fcro at 1001 of main", alice.lines)
        self.assertIn("queue office", tables)

    def test_two_desktops_do_not_hear_of_each_other(self):
        with desktop(self.server, "alice:1234") as alice, desktop(self.server, "bob:2345") as bob:
            self.say(alice, "ready", "READY")
            self.say(bob, "ready", "READY")
            self.say(alice, "busyoncall", "BUSYONCALL")
            self.say(bob, "notready", "NOTREADY")
            for what, busy in (("sessions", "BUSYONCALL"), ("agents", "BUSYACD")):
                self.assertEqual(states(self.server, what), {"alice": busy, "bob": "NOTREADY"})
            self.finish(alice)
            self.finish(bob)
        self.assertFalse([line for line in alice.lines if "bob" in line or "another" in line])
        self.assertFalse([line for line in bob.lines if "alice" in line or "another" in line])
        self.assertNotIn("event: our session is BUSYONCALL", bob.lines)

    def test_what_an_operator_does_comes_as_an_event(self):
        with desktop(self.server, "alice:1234") as alice:
            self.say(alice, "ready", "READY")
            (session,) = as_json(self.server, "sessions")
            subprocess.run(
                [str(BIN / "agentline"), "session", "set", hex(session["session"]), "NOTREADY"],
                env=self.server.environment(), timeout=TIMEOUT_S, check=True, stdout=subprocess.DEVNULL,
            )
            # Events come in their order: what happened first is told before the answer to this.
            self.say(alice, "end", "ENDED")
            self.finish(alice)
        told = [line for line in alice.lines if line.startswith("event: our session is ")]
        self.assertEqual([line.split()[-1] for line in told], ["new", "NOTREADY", "READY", "NOTREADY", "ENDED"])

    def test_whoever_leaves_without_the_end_leaves_nobody_behind(self):
        with desktop(self.server, "alice:1234", "ready") as alice:
            self.finish(alice)
        with desktop(self.server, "bob:2345", "ready", "end") as bob:
            self.finish(bob)
        self.assert_nobody_is_there()

    def test_a_session_outlives_the_server(self):
        with desktop(self.server, "alice:1234") as alice:
            self.say(alice, "ready", "READY")
            self.server.kill()
            self.server.start()
            self.assertEqual(states(self.server, "sessions"), {"alice": "READY"})
            self.say(alice, "busyoncall", "BUSYONCALL")
            self.say(alice, "end", "ENDED")
            self.assertEqual(states(self.server, "sessions"), {"alice": "ENDED"})
            self.finish(alice)
        self.assertIn("event: handler main is new", alice.lines)
        self.assert_nobody_is_there()

    def test_plain_c_logs_in_and_out(self):
        with Program(self.server, "agent_states3", "alice", "1234") as program:
            self.assertEqual(program.finish(), 0)
        self.assertEqual(program.lines, STEPS)
        self.assert_nobody_is_there()
        with Program(self.server, "agent_states3", "alice", "9999") as program:
            self.assertEqual(program.finish(), 1)
        self.assertEqual(program.lines, [*STEPS[:5], "agent: 0x80000032", "shut down"])

    def test_an_external_handler_is_as_good(self):
        group = f"{support.GUID}1=Support:support:30"
        options = ("--line", "outside", "--group", group, "--agent", "alice:1234")
        proxy = support.Process([str(BIN / "acd_proxy"), *options], self.server.environment())
        try:
            proxy.wait_for_line("acd_proxy ready")
            with desktop(self.server, "alice:1234", line="outside", group="Support") as alice:
                alice.read_until("logged in: alice in Support at 2001 of outside")
                self.walk(alice)
                tables = self.finish(alice)
            self.assertEqual(set(tables), {"session", "agent", "queue support"})
        finally:
            self.assertEqual(proxy.end(), 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=Path)
    arguments, rest = parser.parse_known_args()
    global BIN
    BIN = arguments.bin
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
