"""Goal: a state that was acknowledged is never lost, whenever the server dies.

Method: eight state_hammer processes change the states of their sessions as fast as they can while
the server is killed (SIGKILL) at a random instant of each round and started again. Each restored
session must show the last acknowledged step or a later one that had been requested. Odd rounds: the
clients die with the server, and another program asks. Even rounds: the clients live on, get an end
for every request that was outstanding, open the line anew, compare themselves and work on; once
nothing is outstanding the server is killed a second time, and each session must show exactly the
last acknowledged step. Ids must be the same all the time. --seed repeats the instants, not the
interleaving of the processes.
"""

import argparse
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

CLIENTS = 8
DRAIN_TIMEOUT_S = 20
GROUPS = (("4", "Hammer", 3600, ("hammer",)),)
AGENTS = tuple((f"h{number}", None) for number in range(CLIENTS))

NOT_READY, READY, BUSY_ON_CALL, BUSY_WRAPUP, ENDED = 0x1, 0x2, 0x4, 0x8, 0x10
# state_hammer.c has the same cycle.
CYCLE = [
    (state, following)
    for following in (READY, NOT_READY, ENDED)
    for state in (READY, BUSY_ON_CALL, BUSY_WRAPUP, NOT_READY)
]


class Record:
    """What one client wrote over all rounds; the letters are those of state_hammer.c."""

    def __init__(self, path):
        self.path = path
        self.handles = None
        self.acknowledged = None  # The last step whose state was acknowledged or seen.
        self.period = None  # The last step whose period was.
        self.requested = set()  # Steps after the acknowledged one.
        self.acknowledgements = 0
        self.is_drained = False
        self.unknown = 0  # Requests that ended with OPERATIONFAILED: they may have been heard.
        self.closed = 0
        self.lost = []
        self.mistakes = []
        self.tail = []  # The last lines, to show where it stands.
        self._read = 0

    def read(self):
        text = self.path.read_bytes() if self.path.exists() else b""
        whole = text.rfind(b"\n") + 1
        for line in text[self._read : whole].decode().splitlines():
            self._take(line.split())
            self.tail = (self.tail + [line])[-5:]
        self._read = whole

    def _take(self, words):
        kind = words[0]
        if kind == "S":
            self._take_handles(tuple(words[1:]))
            return
        number = int(words[1])
        if kind == "B":
            self._take_stand(number)
        elif kind == "R":
            self.requested.add(number)
        elif kind == "A":
            self._take_acknowledgement(number)
        elif kind == "P":
            self.period = number
        elif kind == "X":
            self.requested.discard(number)
        elif kind == "F":
            self.unknown += 1
        elif kind == "L":
            self.closed += 1
        elif kind == "D":
            self.is_drained = True
        else:
            self.mistakes.append(f"{self.path.name}: {' '.join(words)}")

    def _take_handles(self, handles):
        if self.handles is not None and self.handles != handles:
            self.mistakes.append(f"{self.path.name}: handles {self.handles} became {handles}")
        self.handles = handles

    def _take_stand(self, number):
        """A client (again) knows where its session stands; what came before is settled."""
        if self.acknowledged is not None and number not in self.allowed():
            self.lost.append(f"{self.path.name}: stands at {number}, {self.promise()}")
        self.acknowledged, self.period, self.requested = number, number, set()
        self.is_drained = False

    def _take_acknowledgement(self, number):
        if number != self.acknowledged + 1 or number not in self.requested:
            self.mistakes.append(f"{self.path.name}: {number} acknowledged, {self.promise()}")
        self.acknowledgements += 1
        self.acknowledged = number
        self.requested.discard(number)

    def allowed(self):
        return range(self.acknowledged, max({self.acknowledged} | self.requested) + 1)

    def promise(self):
        allowed = self.allowed()
        return f"acknowledged {allowed[0]}, requested up to {allowed[-1]}"

    def check(self, shown, period):
        """What the server knows: a pair of states, and the last step whose period was set."""
        steps = [n for n in (period, period + 1) if CYCLE[n % len(CYCLE)] == shown]
        if not steps or steps[0] not in self.allowed() or period < self.period:
            self.lost.append(
                f"{self.path.name}: shows {shown} and period {period}, {self.promise()},"
                f" period {self.period}"
            )


class CrashTest:
    def __init__(self, server, hammer, seed):
        self.server = server
        self.hammer = hammer
        self.random = random.Random(seed)
        self.records = [Record(server.folder / f"{agent}.record") for agent, _ in AGENTS]
        self.clients = []
        self.ended = []

    def start_clients(self):
        for (agent, _), record in zip(AGENTS, self.records, strict=True):
            command = [self.hammer, "hammer", 0, record.path, agent]
            self.clients.append(
                subprocess.Popen(
                    [str(part) for part in command], env=self.server.environment()
                )
            )

    def end_clients(self):
        for client in self.clients:
            if client.poll() not in (None, -signal.SIGKILL):
                self.ended.append(f"a client ended by itself with {client.returncode}")
            client.kill()
            client.wait()
        self.clients = []

    def read_records(self):
        for record in self.records:
            record.read()

    def wait_until(self, holds, what):
        end = time.monotonic() + DRAIN_TIMEOUT_S
        while True:
            self.read_records()
            if all(holds(record) for record in self.records):
                return
            if time.monotonic() > end:
                names = [f"{r.path.name} {r.tail}" for r in self.records if not holds(r)]
                raise RuntimeError(f"not in {DRAIN_TIMEOUT_S} s: {what}: {names}")
            time.sleep(0.01)

    def compare(self):
        """Asks the server for each session and notes what an acknowledgement had promised."""
        names = [":".join(record.handles) for record in self.records]
        command = [str(self.hammer), "read", "0", *names]
        output = subprocess.run(
            command, env=self.server.environment(), check=True, stdout=subprocess.PIPE, timeout=60
        ).stdout.decode()
        for record, line in zip(self.records, output.splitlines(), strict=True):
            words = line.split()
            state, following, period, result = (int(word, 16) for word in words[2:])
            if tuple(words[:2]) != record.handles or result != 0:
                record.lost.append(f"{record.path.name}: {record.handles} is now {line}")
            else:
                record.check((state, following), period)

    def crash_with_clients(self):
        self.server.kill()
        self.end_clients()
        self.server.start()
        self.read_records()
        self.compare()

    def crash_under_clients(self):
        self.server.kill()
        closed = {record: record.closed for record in self.records}
        self.server.start()
        # Every client was in the middle of something, so that its first word is of the closed line.
        self.wait_until(lambda r: r.closed > closed[r], "each line closed")
        before = {record: record.acknowledgements for record in self.records}
        self.wait_until(lambda r: r.acknowledgements > before[r], "work goes on")
        for client in self.clients:
            client.send_signal(signal.SIGUSR1)
        self.wait_until(lambda r: r.is_drained and not r.requested, "every request answered")
        self.compare()
        closed = {record: record.closed for record in self.records}
        self.server.kill()
        self.server.start()
        self.compare()
        self.wait_until(lambda r: r.closed > closed[r], "each line closed")
        self.end_clients()

    def round(self, number):
        self.start_clients()
        before = {record: record.acknowledgements for record in self.records}
        self.wait_until(lambda r: r.acknowledgements > before[r], "first acknowledgement")
        time.sleep(self.random.uniform(0.05, 0.8))
        if number % 2 == 1:
            self.crash_with_clients()
        else:
            self.crash_under_clients()
        self.read_records()
        return self.mistakes() + self.all_lost() + self.ended

    def mistakes(self):
        return [mistake for record in self.records for mistake in record.mistakes]

    def all_lost(self):
        return [lost for record in self.records for lost in record.lost]


def run(arguments):
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    lines = [support.builtin_line("main", agents=AGENTS, groups=GROUPS)]
    failures = []
    with support.Server(arguments.bin, lines) as server:
        server.start()
        test = CrashTest(server, arguments.hammer, seed)
        done = 0
        try:
            while done < arguments.rounds and not failures:
                done += 1
                failures = test.round(done)
        finally:
            test.end_clients()
        acknowledged = sum(record.acknowledgements for record in test.records)
        closed = sum(record.closed for record in test.records)
        unknown = sum(record.unknown for record in test.records)
        lost = len(test.all_lost())
    for failure in failures:
        print(failure)
    print(
        f"rounds = {done}, clients = {CLIENTS}, acknowledged states = {acknowledged},"
        f" lines closed = {closed}, ended without answer = {unknown}, lost = {lost}, seed = {seed}"
    )
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=Path)
    parser.add_argument("--hammer", required=True, type=Path)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
