"""Goal: nothing that was acknowledged is lost and nothing hangs, whoever dies, whenever.

Method: one server with a built-in line whose sessions state_hammer changes as fast as it can, one
whose agents take simulated calls, and an external one that acd_proxy serves and other clients ask.
In each round server, handler and any of the clients are killed (SIGKILL) at random instants; server
and handler are started again. The survivors must go on, and have an end for each request; then all
is compared: each session with what was acknowledged, the journal with the live state, the facts with
each other. Rounds end with the clients killed too. --seed repeats the instants, not the interleaving.
`--rounds N --seconds S` ends with whichever comes first.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import crash_test as crash  # noqa: E402  (found by the lines above)
import server_process as support  # noqa: E402

HAMMERS, ASKERS, DESKTOPS = 4, 2, 3
SETTLE_TIMEOUT_S = 30
COMMAND_TIMEOUT_S = 60
MAIN, FOREIGN = 0, 2  # Device numbers, as the lines are given.
CALLERS = ("calls_per_hour = 36000", 'answer = "uniform 10ms 100ms"', 'talk = "exponential 150ms"',
           'patience = "exponential 2s"')
AFTER = {
    "NOTREADY": {"READY", "ENDED"},
    "READY": {"NOTREADY", "BUSYONCALL", "ENDED"},
    "BUSYONCALL": {"NOTREADY", "READY", "BUSYWRAPUP", "ENDED"},
    "BUSYWRAPUP": {"NOTREADY", "READY", "ENDED"},
    "ENDED": {"RELEASED"},
}


def config_lines():
    agents = tuple((f"h{number}", None) for number in range(HAMMERS))
    people = tuple((f"c{number}", None) for number in range(DESKTOPS))
    calls = support.builtin_line("calls", people, (("5", "Calls", 0, ("in",)),))
    traffic = "\n".join(("[line.simulated]", *CALLERS, "[[line.group]]"))
    return [
        "[limits]\nevents_kept = 1000000\n",
        support.builtin_line("main", agents, crash.GROUPS),
        calls.replace("[[line.group]]", traffic, 1).replace('"1002"]', '"1002", "1003"]'),
        support.external_line("foreign"),
    ]


class Asked:
    """What one asker wrote: each request must have exactly one end."""

    def __init__(self, path):
        self.path = path
        self.open = set()
        self.ended = 0
        self.refused = 0  # Ended with an error, as those of a handler that died must be.
        self.is_drained = False
        self.mistakes = []
        self._read = 0

    def read(self):
        text = self.path.read_bytes() if self.path.exists() else b""
        whole = text.rfind(b"\n") + 1
        for line in text[self._read : whole].decode().splitlines():
            self._take(*line.split())
        self._read = whole

    def _take(self, kind, number, result):
        if kind == "R":
            self.open.add(number)
        elif kind == "X":
            self.open.discard(number)
        elif kind == "D":
            self.is_drained = True
        elif kind == "Z" and number in self.open:
            self.open.discard(number)
            self.ended += 1
            self.refused += result != "0"
        elif kind not in "BL":
            self.mistakes.append(f"{self.path.name}: {kind} {number} {result}")


class Facts:
    """All facts since the beginning, each checked against those before it."""

    def __init__(self):
        self.last = 0
        self.states = {}
        self.places = {}  # Call -> where it is: None (waits) or a session.
        self.calls = 0
        self.mistakes = []

    def take(self, fact):
        name, fields = fact["fact"], fact["fields"]
        if fact["sequence"] != self.last + 1:
            self.mistakes.append(f"fact {fact['sequence']} follows {self.last}")
        self.last = fact["sequence"]
        if name == "SessionStateChanged":
            self._take_state(fact, fields)
        elif name.startswith("Call") or name == "OfferEnded":
            self._take_call(fact, name, fields)

    def _take_state(self, fact, fields):
        before = self.states.get(fields["session"], fields["from"])
        if before != fields["from"] or fields["to"] not in AFTER[before]:
            self.mistakes.append(f"session goes from {before} by {fact}")
        self.states[fields["session"]] = fields["to"]

    def _take_call(self, fact, name, fields):
        call = (fact["line"], fields["call"])
        if name == "CallQueued" and call not in self.places:
            self.calls += 1
            self.places[call] = None
        elif call not in self.places:
            self.mistakes.append(f"of a call that is not there: {fact}")
        elif name == "CallOffered":
            if self.places[call] is not None:
                self.mistakes.append(f"offered while it is at {self.places[call]}: {fact}")
            self.places[call] = fields["session"]
        elif name == "CallEnded":
            del self.places[call]
        elif name in ("CallAnswered", "OfferEnded", "CallRequeued"):
            if self.places[call] != fields["session"]:
                self.mistakes.append(f"it is at {self.places[call]}: {fact}")
            if name != "CallAnswered":
                self.places[call] = None


class CrashAll:
    def __init__(self, server, hammer, seed):
        self.server = server
        self.hammer = hammer
        self.random = random.Random(seed)
        self.records = [crash.Record(server.folder / f"h{n}.record") for n in range(HAMMERS)]
        self.asked = []
        self.clients = {}  # Name -> process.
        self.proxy = None
        self.facts = Facts()
        self.kills = dict.fromkeys(("server", "starting server", "handler", "client"), 0)
        self.ended = self.refused = self.judged = 0

    # ---- Parts -------------------------------------------------------------------------------

    def start_client(self, name, *words):
        with self.output_of(name).open("ab") as output:
            self.clients[name] = subprocess.Popen(
                [str(word) for word in words], env=self.server.environment(),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )

    def output_of(self, name):
        return self.server.folder / f"{name}.output"

    def last_words(self, name):
        words = self.output_of(name).read_text(errors="replace").splitlines()[-5:]
        return f"{name} ended by itself with {self.clients[name].poll()}: {words}"

    def start_clients(self, number):
        for index, record in enumerate(self.records):
            self.start_client(f"h{index}", self.hammer, "hammer", MAIN, record.path, f"h{index}")
        self.asked = [Asked(self.server.folder / f"x{n}.{number}") for n in range(ASKERS)]
        for index, asked in enumerate(self.asked):
            self.start_client(f"x{index}", self.hammer, "ask", FOREIGN, asked.path)
        for index in range(DESKTOPS):
            self.start_client(
                f"c{index}", self.server.bin / "agent_desktop", "--line", "calls", "--agent",
                f"c{index}", "--group", "Calls", "--address", index, "ready", "3600s",
            )

    def start_proxy(self):
        options = ("--line", "foreign", "--group", f"{support.GUID}1=Support:support:30")
        self.proxy = support.Process(
            [str(self.server.bin / "acd_proxy"), *options], self.server.environment()
        )
        self.proxy.wait_for_line("acd_proxy ready")

    def kill(self, name):
        if name == "server":
            self.server.kill()
            self.kills["server"] += 1
            if self.random.random() < 0.3:
                self.kill_at_start()
            self.server.start()
        elif name == "handler":
            self.proxy.end(signal.SIGKILL)
            self.kills["handler"] += 1
            self.start_proxy()
        elif name in self.clients:
            self.end_client(name)
            self.kills["client"] += 1

    def kill_at_start(self):
        command = [str(self.server.bin / "agentlined"), "--config", str(self.server.config)]
        starting = support.Process(command)
        time.sleep(self.random.uniform(0, 0.1))
        starting.end(signal.SIGKILL)
        self.kills["starting server"] += 1

    def end_client(self, name):
        """One that ended by itself is an error: 4 = the line was closed under a request."""
        if self.clients[name].poll() is not None:
            self.facts.mistakes.append(self.last_words(name))
        client = self.clients.pop(name)
        client.kill()
        client.wait()

    def end(self):
        for name in list(self.clients):
            self.end_client(name)
        if self.proxy is not None:
            self.proxy.end(signal.SIGKILL)

    # ---- A round -----------------------------------------------------------------------------

    def surviving(self):
        records = [r for n, r in enumerate(self.records) if f"h{n}" in self.clients]
        return records, [a for n, a in enumerate(self.asked) if f"x{n}" in self.clients]

    def wait_until(self, hammers_hold, asks_hold, what):
        end = time.monotonic() + SETTLE_TIMEOUT_S
        while True:
            records, asked = self.surviving()
            for record in records + asked:
                record.read()
            late = [r.path.name for r in records if not hammers_hold(r)]
            late += [a.path.name for a in asked if not asks_hold(a)]
            if not late:
                return
            gone = [name for name, client in self.clients.items() if client.poll() is not None]
            if gone or time.monotonic() > end:
                late += [self.last_words(name) for name in gone]
                raise RuntimeError(f"not or not in {SETTLE_TIMEOUT_S} s: {what}: {late}")
            time.sleep(0.01)

    def wait_for_work(self, what):
        records, asked = self.surviving()
        before = {r: r.acknowledgements for r in records} | {a: a.ended - a.refused for a in asked}
        self.wait_until(
            lambda r: r.acknowledgements > before[r],
            lambda a: a.ended - a.refused > before[a],
            what,
        )

    def round(self, number):
        self.start_clients(number)
        self.wait_for_work("first work")
        names = ["server", "handler", *self.clients]
        victims = [name for name in names if self.random.random() < 0.4] or ["server"]
        self.random.shuffle(victims)
        for victim in victims:
            time.sleep(self.random.uniform(0, 0.25))
            self.kill(victim)
        self.wait_for_work("work goes on")
        self.drain()
        self.compare()
        return self.mistakes()

    def drain(self):
        for name, client in self.clients.items():
            if name[0] in "hx":
                client.send_signal(signal.SIGUSR1)
        self.wait_until(
            lambda r: r.is_drained and not r.requested,
            lambda a: a.is_drained and not a.open,
            "each request has its end",
        )
        self.ended += sum(a.ended for a in self.asked)
        self.refused += sum(a.refused for a in self.asked)

    def mistakes(self):
        found = list(self.facts.mistakes)
        for record in self.records + self.asked:
            found += record.mistakes
        return found + [lost for record in self.records for lost in record.lost]

    # ---- Comparing ---------------------------------------------------------------------------

    def command(self, program, *words):
        done = subprocess.run(
            [str(word) for word in (program, *words)], env=self.server.environment(), check=False,
            timeout=COMMAND_TIMEOUT_S, capture_output=True, text=True,
        )
        if done.returncode != 0:
            self.facts.mistakes.append(f"{words}: {done.returncode} {done.stdout}{done.stderr}")
        return done.stdout

    def agentline(self, *words):
        return self.command(self.server.bin / "agentline", *words)

    def compare(self):
        for record in self.records:
            record.read()
        self.compare_sessions()
        self.agentline("replay", "--verify")
        self.compare_replay(json.loads(self.agentline("replay", "--json")))
        for line in self.agentline("events", "--json", "--since", self.facts.last).splitlines():
            self.facts.take(json.loads(line))
        for _, call in self.random.sample(sorted(self.facts.places), min(2, len(self.facts.places))):
            self.agentline("why", call, "--line", "calls", "--json")
            self.judged += 1
        for name in list(self.clients):
            self.end_client(name)

    def compare_sessions(self):
        names = [":".join(record.handles) for record in self.records]
        output = self.command(self.hammer, "read", MAIN, *names)
        for record, line in zip(self.records, output.splitlines(), strict=True):
            words = line.split()
            state, following, period, result = (int(word, 16) for word in words[2:])
            if tuple(words[:2]) != record.handles or result != 0:
                record.lost.append(f"{record.path.name}: {record.handles} is now {line}")
            else:
                record.check((state, following), period)

    def compare_replay(self, then):
        """One instant of all lines: a call and its session know each other, and nobody else.

        A session that talks need not be BUSYONCALL: a client may have set it READY meanwhile.
        """
        at = {}
        for call in then["calls"]:
            if call["state"] != "waiting":
                at.setdefault((call["line"], call["session"]), []).append(call)
        sessions = {(s["line"], s["session"]): s for s in then["sessions"]}
        wrong = [f"a session has two calls: {calls}" for calls in at.values() if len(calls) > 1]
        for key, session in sessions.items():
            talking = [c["call"] for c in at.get(key, []) if c["state"] == "talking"]
            if session["state"] not in AFTER:
                wrong.append(f"a session in no known state: {session}")
            if talking != [session["call"]] * (session["call"] is not None):
                wrong.append(f"a session and its call differ: {session} {at.get(key)}")
        wrong += [f"a call at no session: {calls}" for key, calls in at.items() if key not in sessions]
        self.facts.mistakes += wrong


def mistakes_in(*facts):
    judge = Facts()
    for sequence, name, fields in facts:
        judge.take({"sequence": sequence, "line": "calls", "fact": name, "fields": fields})
    return len(judge.mistakes)


def judge_the_judge():
    """It is content with a call that is offered twice in turn, and with nothing worse."""
    queued, ended = (1, "CallQueued", {"call": 7}), (3, "OfferEnded", {"call": 7, "session": 1})
    first, second = ({"call": 7, "session": session} for session in (1, 2))
    assert mistakes_in(queued, (2, "CallOffered", first), ended, (4, "CallOffered", second)) == 0
    assert mistakes_in(queued, (2, "CallOffered", first), (3, "CallOffered", second)) == 1
    assert mistakes_in(queued, (2, "CallOffered", first), (3, "CallAnswered", second)) == 1
    assert mistakes_in(queued, (3, "CallOffered", first)) == 1  # A fact is missing.
    assert mistakes_in((1, "CallEnded", {"call": 7})) == 1
    step = {"session": 1, "from": "NOTREADY", "to": "READY"}
    assert mistakes_in((1, "SessionStateChanged", step)) == 0
    assert mistakes_in((1, "SessionStateChanged", step), (2, "SessionStateChanged", step)) == 1
    leap = {"session": 1, "from": "NOTREADY", "to": "BUSYWRAPUP"}
    assert mistakes_in((1, "SessionStateChanged", leap)) == 1


def run(arguments):
    judge_the_judge()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    end = time.monotonic() + arguments.seconds
    done = 0
    failures = []
    with support.Server(arguments.bin, config_lines()) as server:
        server.start()
        test = CrashAll(server, arguments.hammer, seed)
        try:
            test.start_proxy()
            while done < arguments.rounds and not failures and time.monotonic() < end:
                done += 1
                failures = test.round(done)
        finally:
            test.end()
    for failure in failures[:20]:
        print(failure)
    print(
        f"rounds = {done}, killed: {test.kills},"
        f" acknowledged states = {sum(record.acknowledgements for record in test.records)},"
        f" requests to the handler = {test.ended} ({test.refused} ended with an error),"
        f" facts = {test.facts.last}, calls = {test.facts.calls}, asked why = {test.judged},"
        f" mistakes = {len(failures)}, seed = {seed}"
    )
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=Path)
    parser.add_argument("--hammer", required=True, type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
