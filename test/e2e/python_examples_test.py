"""Goal: Python reaches the objects of libtapi3.so by ctypes alone, and the programs made so work.

Method: a real server; agent_desktop.py plays scripts and `agentline` says from outside what is
true; watch_queues.py must print the figures that `agentline queues` prints. Then this process
itself walks from the TAPI object to a session and back, and checks codes, events, strings and what
each last Release returns. Slots, IIDs and enums are compared with test/data/tapi3-abi.tsv.
"""

import argparse
import ctypes
import os
import re
import select
import signal
import subprocess
import sys
import threading
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "python"
sys.path[:0] = [str(ROOT / "test" / "support"), str(ROOT / "test" / "e2e"), str(EXAMPLES)]
import cli_test as cli  # noqa: E402  (found by the line above)
import server_process as support  # noqa: E402
import tapi3  # noqa: E402
import tapi3_events  # noqa: E402
import tapi3_table  # noqa: E402

TIMEOUT_S = 30
E_INVALIDARG = 0x80070057
E_NOINTERFACE = 0x80004002
TAPI_E_NOT_INITIALIZED = 0x80040059
LINEERR_INVALAGENTSTATE = 0x8000005A
READY = tapi3_table.AGENT_SESSION_STATE.ASST_READY
ENDED = tapi3_table.AGENT_SESSION_STATE.ASST_SESSION_ENDED
WRAPUP = tapi3_table.AGENT_SESSION_STATE.ASST_BUSY_WRAPUP


# ---- The table ----------------------------------------------------------------------------------


def abi_rows(kind):
    text = (ROOT / "test/data/tapi3-abi.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    return [row for row in rows if row[0] == kind]


def signature(text, enums):
    """What a method takes and gives, as in tapi3_table.py, of "HRESULT Name(TYPE *name, ...)"."""
    takes, gives = [], ""
    for parameter in re.search(r"\((.*)\)", text)[1].split(", "):
        if not parameter:
            continue
        kind, stars, _ = re.fullmatch(r"(\w+) (\**)(\w+)", parameter).groups()
        # An interface is passed by its address, and given by the address of that.
        depth = len(stars) - (1 if kind.startswith("I") else 0)
        kind = "LONG" if kind in enums else kind
        if depth:
            gives = kind
        else:
            takes.append(kind)
    return tuple(takes), gives


class Table(unittest.TestCase):
    def test_iids_and_bases_are_the_published_ones(self):
        known = {row[1]: row for row in abi_rows("iid")}
        for name, kind in tapi3_table.KINDS.items():
            with self.subTest(name):
                self.assertEqual("{" + kind.iid + "}", known[name][3])
                self.assertEqual(f"base={kind.base or '-'}", known[name][4])

    def test_slots_and_signatures_are_the_published_ones(self):
        known = {(row[1], row[3]): row for row in abi_rows("vtbl")}
        enums = {row[1] for row in abi_rows("enum")}
        count = 0
        for name, kind in tapi3_table.KINDS.items():
            for method, entry in kind.methods.items():
                with self.subTest(f"{name}::{method}"):
                    _, _, slot, _, text, *_ = known[name, method]
                    self.assertEqual(entry.slot, int(slot))
                    if (entry.takes, entry.gives) != ((), ""):
                        self.assertEqual((entry.takes, entry.gives), signature(text, enums))
                    elif method not in ("AddRef", "Release"):
                        is_by_hand = f"  {slot} {method}\n" in tapi3_table.TABLE
                        self.assertEqual(is_by_hand, "()" not in text)
                count += 1
        self.assertGreater(count, 100)

    def test_enums_are_the_published_ones(self):
        known = {(row[1], row[2]): int(row[3], 0) for row in abi_rows("enum")}
        for name, enum in vars(tapi3_table).items():
            if name.isupper() and isinstance(enum, type):
                for value in enum:
                    self.assertEqual(value, known[name, value.name])
                if name != "TAPI_EVENT":  # Of which only some are needed.
                    self.assertEqual(len(enum), len([key for key in known if key[0] == name]))

    def test_structures_have_the_published_sizes(self):
        self.assertEqual(ctypes.sizeof(tapi3.Guid), 16)
        self.assertEqual(ctypes.sizeof(tapi3.Variant), 24)
        self.assertEqual(tapi3.Variant.value.offset, 8)


# ---- The programs -------------------------------------------------------------------------------


class Program:
    """A program of examples/python, with its standard input and output at hand."""

    def __init__(self, server, name, *words):
        self.lines = []
        self.child = subprocess.Popen(
            [sys.executable, str(EXAMPLES / name), *words],
            env=server.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, encoding="utf-8",
        )
        self._watchdog = threading.Timer(TIMEOUT_S, self.child.kill)
        self._watchdog.start()

    def say(self, text):
        self.child.stdin.write(text + "\n")
        self.child.stdin.flush()

    def read_until(self, text):
        for line in self.child.stdout:
            self.lines.append(line.rstrip("\n"))
            if self.lines[-1] == text:
                return
        raise AssertionError(f"no '{text}':\n" + "\n".join(self.lines) + self.child.stderr.read())

    def finish(self):
        """Exit status and standard error, after the rest of the output."""
        self.child.stdin.close()
        self.lines += self.child.stdout.read().splitlines()
        error = self.child.stderr.read()
        return self.child.wait(TIMEOUT_S), error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._watchdog.cancel()
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            pipe.close()


class Programs(cli.Started):
    lines = (support.builtin_line("main", cli.AGENTS, cli.GROUPS),)
    desktop_words = ("agent_desktop.py", "--line", "main", "--group", "Support")

    def states(self, person="alice"):
        return {row["session"]: row["state"] for row in self.rows("sessions", person)}

    def rows(self, what, person):
        return [row for row in cli.as_json(self.server, what) if row["person"] == person]

    def test_the_desktop_tells_what_is_true(self):
        with Program(self.server, *self.desktop_words, "--agent", "alice:1234") as desktop:
            for state in ("READY", "BUSYONCALL", "BUSYWRAPUP", "NOTREADY"):
                desktop.say(state.lower())
                desktop.read_until(f"acknowledged {state}")
                self.assertEqual([*self.states().values()], [state])
            (agent,) = self.rows("agents", "alice")
            self.assertEqual(agent["state"], "NOTREADY")
            desktop.say("1ms busywrapup")
            desktop.read_until("refused BUSYWRAPUP: LINEERR_INVALAGENTSTATE")
            self.assertEqual([*self.states().values()], ["NOTREADY"])
            desktop.say("end")
            desktop.read_until("acknowledged ENDED")
            self.assertEqual(desktop.finish(), (0, ""))
        self.check_events(desktop.lines)

    def check_events(self, lines):
        told = [line for line in lines if line.startswith("event session ")]
        states = "NEW NOTREADY READY BUSYONCALL BUSYWRAPUP NOTREADY ENDED".split()
        self.assertEqual(told, [f"event session {state}" for state in states])
        self.assertIn("event agent BUSYACD", lines)

    def test_the_desktop_hears_what_others_do(self):
        with Program(self.server, *self.desktop_words, "--agent", "bob") as desktop:
            desktop.say("ready")
            desktop.read_until("acknowledged READY")
            (session,) = (key for key, state in self.states("bob").items() if state == "READY")
            cli.told(self.server, "session", "set", hex(session), "NOTREADY")
            desktop.read_until("event session NOTREADY")
            self.assertEqual(desktop.finish(), (0, ""))
            self.assertIn("acknowledged ENDED", desktop.lines)

    def test_the_desktop_ends_its_session_when_it_is_told_to_end(self):
        with Program(self.server, *self.desktop_words, "--agent", "bob") as desktop:
            desktop.say("ready")
            desktop.read_until("acknowledged READY")
            desktop.child.send_signal(signal.SIGTERM)
            desktop.read_until("acknowledged ENDED")
            self.assertEqual(desktop.finish(), (1, ""))

    def test_the_desktop_says_why_it_cannot_go_on(self):
        common = ("agent_desktop.py", "--line", "main")
        for words, reason in (
            (("--agent", "bob", "--group", "Nobody"), "there is no group Nobody"),
            (("--agent", "bob", "--group", "Sales", "lunch"), "no state and no time: lunch"),
            (("--agent", "eve", "--group", "Sales"), "LINEERR_"),
        ):
            with self.subTest(reason), Program(self.server, *common, *words) as desktop:
                status, error = desktop.finish()
                self.assertEqual(status, 1)
                self.assertRegex(error, rf"\Aagent_desktop: {reason}")

    def test_the_supervisor_prints_the_figures(self):
        cli.told(self.server, "call", "inject", "--queue", "sales", "--patience", "1h")
        with Program(self.server, "watch_queues.py", "--handler", "main") as watch:
            self.assertEqual(watch.finish(), (0, ""))
        self.assertEqual(watch.lines[:2], ["handler main", "  group Sales"])
        figures = figures_of(watch.lines)
        outside = {row["name"]: row for row in cli.as_json(self.server, "queues")}
        self.assertEqual(sorted(figures), sorted(outside))
        for name, row in outside.items():
            self.assertEqual(figures[name]["TotalCallsQueued"], row["queued"])
            self.assertEqual(figures[name]["CurrentCallsQueued"], row["waiting"])
            self.assertEqual(figures[name]["MeasurementPeriod"], row["measurement_period_s"])
        self.assertEqual(figures["sales"]["CurrentCallsQueued"], 1)

    def test_the_supervisor_goes_on_or_says_that_there_is_nothing(self):
        with Program(self.server, "watch_queues.py", "--every", "0.01") as watch:
            for _ in range(3):
                watch.read_until("    queue support")
        with Program(self.server, "watch_queues.py", "--handler", "none") as watch:
            self.assertEqual(watch.finish(), (1, "there is no such agent handler\n"))


def figures_of(lines):
    """Name of a queue -> name of a figure -> number."""
    found = {}
    for line in lines:
        if line.startswith("    queue "):
            queue = found.setdefault(line.split()[1], {})
        elif line.startswith("      "):
            name, number = line.split()
            queue[name] = int(number)
    return found


# ---- The objects --------------------------------------------------------------------------------


class HeapUse(ctypes.Structure):
    """mallinfo2."""

    _fields_ = [(name, ctypes.c_size_t) for name in "a b c d e f g used h i".split()]


def heap_in_use():
    mallinfo2 = ctypes.CDLL(None).mallinfo2
    mallinfo2.restype = HeapUse
    return mallinfo2().used


class Objects(unittest.TestCase):
    def setUp(self):
        self.server = support.Server(cli.BIN, [cli.builtin()])
        self.addCleanup(self.server.__exit__, None, None, None)
        self.server.start()
        os.environ["AGENTLINE_SERVER"] = self.server.environment()["AGENTLINE_SERVER"]
        self.heard = []  # (kind, event) with a reference each.
        self.tapi = tapi3.create()
        self.addCleanup(self.tapi.close)

    def only(self, enumerator):
        with enumerator:
            first, *others = enumerator
        for other in others:
            other.close()
        return first

    def keep(self, kind, event):
        self.heard.append((kind, event.query("IDispatch")))

    def handler(self):
        with self.tapi.query("ITTAPICallCenter") as center:
            return self.only(center.EnumerateAgentHandlers())

    def wait_for(self, events, kind, value):
        """The event, with a reference, that says so of a session or an agent."""
        seen = 0
        while True:
            for known, event in self.heard[seen:]:
                if (known, event.Event) == (kind, value):
                    return event
            seen = len(self.heard)
            self.assertTrue(select.select([events], [], [], TIMEOUT_S)[0], "no event came")
            self.assertGreater(events.dispatch(), 0)

    def log_in(self):
        """Handler, agent and session, each with one reference."""
        handler = self.handler()
        agent = handler.CreateAgentWithID("alice", "1234")
        group = self.only(handler.EnumerateACDGroups())
        with group, self.only(handler.EnumerateUsableAddresses()) as address:
            return handler, agent, agent.CreateSession(group, address)

    def check_codes(self, agent, session):
        for state in (-1, 5):
            self.assert_fails(E_INVALIDARG, session.put_State, state)
        self.assert_fails(E_INVALIDARG, agent.put_State, 5)
        self.assert_fails(LINEERR_INVALAGENTSTATE, session.put_State, WRAPUP)
        with session.query("IDispatch") as late:
            self.assertEqual(late.State, READY)
            self.assert_fails(LINEERR_INVALAGENTSTATE, setattr, late, "State", WRAPUP)

    def agents(self):
        return cli.as_json(self.server, "agents")

    def assert_fails(self, hresult, method, *arguments):
        with self.assertRaises(tapi3.TapiError) as caught:
            method(*arguments)
        self.assertEqual(caught.exception.hresult, hresult, caught.exception)

    def test_from_the_class_object_to_a_session_and_back(self):
        self.assert_fails(TAPI_E_NOT_INITIALIZED, self.tapi.EnumerateAddresses)
        self.assertEqual(self.tapi.Initialize(), tapi3.S_OK)
        self.assertEqual(self.tapi.Initialize(), tapi3.S_FALSE)
        kinds = tapi3_table.TAPI_EVENT
        events = tapi3_events.Events(self.tapi, kinds.TE_AGENT | kinds.TE_AGENTSESSION, self.keep)
        handler, agent, session = self.log_in()
        self.assertEqual((handler.get_Name(), agent.get_ID()), ("main", "alice"))
        session.put_State(READY)
        told = self.wait_for(events, kinds.TE_AGENTSESSION, 2)
        with told.Session as subject:
            self.assertTrue(subject.is_same(session))
            self.assertFalse(subject.is_same(agent))
        self.check_codes(agent, session)
        session.put_State(ENDED)
        self.wait_for(events, kinds.TE_AGENTSESSION, 5)
        self.assertEqual(events.close(), 0)
        # Now no thread of the library has a reference for a moment; the last ones are ours.
        self.assertEqual(self.tapi.Shutdown(), tapi3.S_OK)
        self.assertEqual(self.tapi.Shutdown(), tapi3.S_FALSE)
        self.assertEqual(session.get_State(), ENDED)
        self.assertGreater(len(self.heard), 4)
        self.assertEqual({event.close() for _, event in self.heard}, {0})
        self.assertEqual([one.close() for one in (session, agent, handler)], [0, 0, 0])
        self.assertEqual(self.tapi.close(), 0)

    def test_release_of_an_agent_logs_it_out(self):
        self.tapi.Initialize()
        handler, agent, session = self.log_in()
        self.assertEqual([row["person"] for row in self.agents()], ["alice"])
        session.close()
        agent.close()
        # Nobody waits for a release; but the server answers this after it.
        handler.EnumerateACDGroups().close()
        self.assertEqual(self.agents(), [])
        handler.close()
        self.tapi.Shutdown()

    def test_arguments_are_checked(self):
        self.tapi.Initialize()
        with self.handler() as handler:
            self.assert_fails(E_INVALIDARG, handler.CreateAgentWithID, "alice", None)
            self.assert_fails(E_NOINTERFACE, handler.query, "ITAgent")
            self.assertRaises(TypeError, handler.CreateAgentWithID, "alice")
            self.assertRaises(AttributeError, getattr, handler, "get_ID")
        self.assertRaises(ValueError, handler.get_Name)
        self.tapi.Shutdown()

    def test_strings_are_freed(self):
        self.tapi.Initialize()
        count = 10_000
        with self.handler() as handler, handler.query("IDispatch") as late:
            for read in (handler.get_Name, lambda: late.Name):
                for _ in range(100):
                    read()
                before = heap_in_use()
                for _ in range(count):
                    self.assertEqual(read(), "main")
                # One string that stays takes 32 bytes at least.
                self.assertLess(heap_in_use() - before, count * 16)
        self.tapi.Shutdown()

    def test_late_binding_needs_names_only(self):
        with tapi3.create_late_bound() as tapi:
            self.assert_fails(TAPI_E_NOT_INITIALIZED, getattr, tapi, "Addresses")
            self.assertEqual(tapi.Initialize(), None)
            tapi.EventFilter = 0x600
            self.assertEqual(tapi.eventfilter, 0x600)  # Case does not matter.
            self.assertRaises(AttributeError, getattr, tapi, "NoSuchName")
            with tapi.AgentHandlers as handlers:
                self.assertEqual([handler.Name for handler in handlers], ["main"])
                self.assert_fails(E_INVALIDARG, handlers.Item, 2)
                with handlers.Item(1) as handler, handler.CreateAgentWithID("bob", "") as agent:
                    self.assertEqual((agent.ID, agent.State, agent.OverallCallRate), ("bob", 0, 0))
            tapi.Shutdown()


class Sinks(unittest.TestCase):
    """A sink as the library sees it: by address and slots."""

    def setUp(self):
        self.sink = tapi3_events.Sink(self.hear)
        self.foreign = tapi3.Interface("IUnknown", self.sink.address)

    def hear(self, kind, event):
        raise RuntimeError(f"{kind.name}")

    def test_it_counts_its_references_and_ends_with_the_last(self):
        self.assertEqual(self.foreign.add(), 2)
        with self.foreign.query("ITTAPIEventNotification") as other:
            self.assertTrue(other.is_same(self.foreign))
            self.assertEqual(self.sink.references, 3)
        self.assertEqual(self.sink.close(), 1)
        self.assertIn(self.sink.address, tapi3_events.Sink._alive)
        self.assertEqual(self.foreign.close(), 0)
        self.assertNotIn(self.sink.address, tapi3_events.Sink._alive)

    def test_it_has_no_other_interface(self):
        with self.assertRaises(tapi3.TapiError) as caught:
            self.foreign.query("ITAgent")
        self.assertEqual(caught.exception.hresult, E_NOINTERFACE)
        self.assertEqual(caught.exception.name, "E_NOINTERFACE")
        self.assertEqual(self.sink.close(), 0)

    def test_an_exception_stays_in_python(self):
        with tapi3.create_late_bound() as event:
            result = tapi3.call_slot(
                self.sink.address, 3, (ctypes.c_int32, ctypes.c_void_p), 0x400, event.address
            )
            self.assertLess(result, 0)
            self.assertEqual(event.add(), 2)
            self.assertEqual(tapi3.Dispatch(event.address).close(), 1)
        self.assertEqual(str(self.sink.error), "TE_AGENTSESSION")
        self.assertEqual(self.sink.close(), 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    known, rest = parser.parse_known_args()
    cli.BIN = known.bin
    os.environ["AGENTLINE_TAPI3"] = str(known.library)
    unittest.main(argv=[sys.argv[0], *rest], warnings="ignore")
