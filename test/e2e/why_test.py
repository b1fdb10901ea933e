"""Goal: `agentline why` tells the whole story of a call and who could have had it, from the journal alone.

Method: as in calls_cli_test.py. A false fact is written into a stopped server's journal; a snapshot
drops facts of a running one, whose retention is short, after a reload that makes enough of them.
"""

import argparse
import sqlite3
import struct
import sys
import threading
import unittest
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import calls_cli_test as calls  # noqa: E402  (found by the lines above)
import cli_test as cli  # noqa: E402
import server_process as support  # noqa: E402

FACTS_OF_A_SNAPSHOT = 50_000
OFFERED_KIND = 23


class Why(calls.WithServer):
    def verdicts(self, event):
        return {row["person"]: row["verdict"] for row in event["sessions"]}

    def offers(self, number):
        events = self.as_json("why", str(number))["events"]
        return [event for event in events if event["fact"] == "CallOffered"]

    def make_offer(self):
        """alice has been idle longest; bob could have it too; two others could not."""
        alice = self.ready("alice", "Support")
        self.ready("bob", "Support")
        carol = self.ready("carol", "Support")
        self.ready("dora", "Support")
        self.done("session", "set", hex(carol), "NOTREADY", "--reason", "lunch")
        self.done("station", "away", "--address", "1004")
        return alice, self.inject("--never-answered", "--from", "0301", queue="support")

    def test_it_names_the_winner_and_why_the_others_were_passed_over(self):
        alice, number = self.make_offer()
        (offer,) = self.offers(number)
        self.assertEqual((offer["session"], offer["eligible"]), (alice, 2))
        self.assertEqual(
            self.verdicts(offer),
            {"alice": "won", "bob": "eligible", "carol": "not ready", "dora": "station out of reach"},
        )
        (carol,) = (row for row in offer["sessions"] if row["person"] == "carol")
        self.assertEqual((carol["state"], carol["reason"]), ("NOTREADY", "lunch"))
        self.assertEqual(offer["sessions"][0]["idle_since"], offer["idle_since"])
        shown = self.told("why", hex(number), "--line", "main")
        self.assertRegex(shown, rf"\ACall {number} of line main\n")
        self.assertRegex(shown, r"(?m)^\S+Z  \d+  came from 0301 and waits in support, priority 0$")
        self.assertRegex(shown, rf"is offered to alice \(0x{alice:x}\) at 1001 until \S+Z: "
                                r"idle since \S+Z, the longest of 2 eligible\n")
        self.assertRegex(shown, r"(?m)^    dora .* READY .* station out of reach$")
        self.assertTrue(shown.endswith("It is ringing now.\n"), shown)

    def test_other_groups_are_not_shown(self):
        self.ready("bob", "Sales")
        self.ready("alice", "Support")
        (offer,) = self.offers(self.inject("--never-answered", queue="support"))
        self.assertEqual(self.verdicts(offer), {"alice": "won"})

    def test_each_offer_is_judged_by_the_state_before_it(self):
        alice = self.ready("alice")
        number = self.inject("--never-answered")
        self.follower.wait_for("SessionStateChanged", session=alice, to="NOTREADY")
        self.done("session", "set", hex(alice), "READY")
        self.ready("bob")
        self.follower.wait_for("CallOffered", call=number)
        first, second = self.offers(number)
        self.assertEqual(self.verdicts(first), {"alice": "won"})
        missed = "did not take this call a short while ago"
        self.assertEqual(self.verdicts(second), {"alice": missed, "bob": "won"})
        self.assertRegex(self.told("why", str(number)), r"no longer offered to alice .*\(no-answer\)")

    def test_a_whole_story_has_its_end(self):
        self.ready("alice")
        self.done("call", "private", "--address", "1001", "--talk", "1h")
        self.ready("bob")
        number = self.inject("--answer", "1ms", "--talk", "1ms")
        self.follower.wait_for("CallEnded", call=number)
        story = self.as_json("why", str(number))
        told = [event["fact"] for event in story["events"]]
        self.assertEqual(told, ["CallQueued", "CallOffered", "CallAnswered", "CallEnded"])
        self.assertEqual(self.verdicts(story["events"][1]), {"alice": "private call", "bob": "won"})
        self.assertEqual((story["now"], story["is_whole"]), (None, True))
        self.assertRegex(self.told("why", str(number)), r"ends \(\w+-hung-up\), \d+\.\d s after it came\n\Z")

    def test_a_call_taken_back_is_kept_from_its_agent(self):
        self.ready("alice")
        number = self.inject("--answer", "0", "--talk", "1h")
        self.follower.wait_for("CallAnswered", call=number)
        self.done("call", "requeue", str(number))
        (taken,) = (event for event in self.as_json("why", str(number))["events"]
                    if event["fact"] == "CallRequeued")
        self.assertRegex(taken["back_off_until"], r"\A\d{4}-\d\d-\d\dT.*Z\Z")
        self.assertRegex(self.told("why", str(number)), r"is taken from alice .* and waits again, "
                                                        r"not to be offered to this agent until \S+Z\n")

    def test_a_call_that_never_was_is_told(self):
        self.assertIn("there has been no call 1", self.refused("why", "1"))
        self.inject()
        self.assertIn("there has been no call 2", self.refused("why", "2"))
        self.assertIn("there has been no call 0", self.refused("why", "0"))
        self.assertIn("no line mian", self.refused("why", "1", "--line", "mian"))

    def test_it_works_without_a_server(self):
        _, number = self.make_offer()
        before = self.as_json("why", str(number))
        self.server.kill()
        data = ("--data-dir", f"{self.server.folder}/data")
        after = self.as_json("why", str(number), *data)
        self.assertEqual(after["events"], before["events"])
        self.assertRegex(after["line"], "^line-[0-9a-f]{8}$")
        for name in (after["line"], "main"):
            self.assertEqual(self.as_json("why", str(number), "--line", name, *data)["line"], name)
        self.assertIn("s.sock", self.refused("why", str(number)))

    def test_a_fact_against_the_rules_is_an_error(self):
        _, number = self.make_offer()
        (offer,) = self.offers(number)
        self.server.kill()
        falsify(f"{self.server.folder}/data/journal.db", number, offer)
        status, out, error = cli.agentline(
            self.server, "why", str(number), "--data-dir", f"{self.server.folder}/data"
        )
        self.assertEqual(status, 1)
        self.assertIn("is offered to alice", out)
        self.assertIn(f"fact {offer['sequence']} is not as the rules say", error)
        self.assertIn("eligible: the fact says 7, the rules say 2", error)
        self.assertNotIn("winner", error)


def falsify(path, call, offer):
    """Seven sessions were eligible, says the journal then; its checksum is right."""
    journal = sqlite3.connect(path)
    begin = struct.pack("<BIII", OFFERED_KIND, call, offer["offer"], offer["session"])
    for first, body in journal.execute("SELECT first_sequence, body FROM groups").fetchall():
        at = body.find(begin)
        if at < 0:
            continue
        at += len(begin) + struct.calcsize("<IIqq")  # Agent, address, deadline, idle since.
        if struct.unpack_from("<I", body, at) != (offer["eligible"],):
            raise AssertionError("the fact is not where it is looked for")
        changed = body[:at] + struct.pack("<I", 7) + body[at + 4 : -4]
        changed += struct.pack("<I", zlib.crc32(changed))
        journal.execute("UPDATE groups SET body = ? WHERE first_sequence = ?", (changed, first))
    journal.commit()
    journal.close()


class Compacted(unittest.TestCase):
    """Facts older than the retention go with the second snapshot after them."""

    def add_people(self, server, prefix):
        people = "".join(
            f'[[line.agent]]\nid = "{prefix}{number}"\n' for number in range(FACTS_OF_A_SNAPSHOT)
        )
        server.config.write_text(self.before + people, encoding="utf-8")
        cli.told(server, "reload")

    def wait_until_dropped(self, server):
        """The first group of the journal is gone; the snapshot thread does that when it can."""
        alarm = threading.Event()
        timer = threading.Timer(calls.FACT_TIMEOUT_S, alarm.set)
        timer.start()
        self.addCleanup(timer.cancel)
        while not alarm.is_set():
            journal = sqlite3.connect(f"file:{server.folder}/data/journal.db?mode=ro", uri=True)
            first = journal.execute("SELECT min(first_sequence) FROM groups").fetchone()[0]
            journal.close()
            if first is None or first > 1:
                return
        raise AssertionError("nothing was dropped")

    def test_what_is_gone_is_said(self):
        with support.Server(cli.BIN, [calls.line()]) as server:
            text = server.config.read_text(encoding="utf-8")
            self.before = text.replace("[server]", '[server]\nretention = "1ms"', 1)
            server.config.write_text(self.before, encoding="utf-8")
            server.start()
            inject = ("call", "inject", "--queue", "sales", "--patience", "1h")
            gone, kept = (cli.told(server, *inject).strip() for _ in range(2))
            self.add_people(server, "a")
            self.add_people(server, "b")
            self.wait_until_dropped(server)
            cli.play(server, "alice", "Sales", "ready")
            cli.told(server, "drain")
            status, out, error = cli.agentline(server, "why", kept)
            self.assertEqual((status, out), (1, ""))
            self.assertIn(f"the journal no longer has what happened to call {kept}", error)
            self.assertRegex(error, r"the facts up to \d{5} of \S+Z were dropped behind a snapshot")
            shown = cli.told(server, "why", gone)
            self.assertRegex(shown, r"What was before is not told: the facts up to \d{5} of ")
            self.assertRegex(shown, "is offered to alice")
            self.assertFalse(cli.as_json(server, "why", gone)["is_whole"])
            self.assertIn("there has been no call 3", cli.agentline(server, "why", "3")[2])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=Path, required=True)
    known, rest = parser.parse_known_args()
    cli.BIN = known.bin
    unittest.main(argv=[sys.argv[0], *rest], warnings="ignore")
