"""Goal: the example programs do what their first comments say.

Method: watch follows a line while agent_desktop plays a script in two parts on it; between the parts
the server is killed and started again. Both must open the line anew, and the desktop must find the
state that was acknowledged last; once with the built-in ACD and once with acd_proxy, which must
register again. What acd_proxy answers is tested by the "external" tests of test/capi. On the built-in
line report then prints tables of what is there: more agents than its first buffer holds.
"""

import argparse
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

TIMEOUT_S = 30


class Program:
    """An example with its standard input and output at hand."""

    def __init__(self, server, *words):
        self.lines = []
        self.child = subprocess.Popen(
            [str(server.bin / words[0]), *words[1:]],
            env=server.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._watchdog = threading.Timer(TIMEOUT_S, self.child.kill)
        self._watchdog.start()

    def say(self, text):
        self.child.stdin.write(text + "\n")
        self.child.stdin.flush()

    def read_until(self, text):
        for line in self.child.stdout:
            self.lines.append(line.rstrip("\n"))
            if text in line:
                return
        raise RuntimeError(f"{self.child.args[0]} ended before '{text}':\n" + "\n".join(self.lines))

    def finish(self):
        """Exit status, after the rest of the output."""
        self.child.stdin.close()
        self.lines += self.child.stdout.read().splitlines()
        self._watchdog.cancel()
        return self.child.wait(TIMEOUT_S)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._watchdog.cancel()
        self.child.kill()
        self.child.wait()
        self.child.stdout.close()


def play(server, line, restart):
    """Mistakes found, as text. `restart` kills the server and brings it back."""
    options = ("--agent", "alice:1234", "--group", "Support")
    with (
        Program(server, "watch", "--line", line) as watch,
        Program(server, "agent_desktop", "--line", line, *options) as desktop,
    ):
        watch.read_until("line open")
        desktop.say("ready 20ms busyoncall busywrapup")
        desktop.read_until("acknowledged BUSYWRAPUP")
        watch.read_until("is BUSYWRAPUP")
        restart()
        desktop.say("1ms busyoncall ready next=notready ready,next=busywrapup end")
        desktop.read_until("acknowledged ENDED")
        status = desktop.finish()
        watch.read_until("line closed")
        watch.read_until("line open")
        if line == "main":
            watch.read_until("is there: alice")
        watch.child.terminate()
        return check(desktop, status) + check_watch(watch, watch.finish())


def play_builtin(server):
    def restart():
        server.kill()
        server.start()

    server.start()
    return play(server, "main", restart) + play_report(server)


def play_report(server):
    """Everybody logs in and ends; report must show each, and a session that is READY."""
    mistakes = []
    ids = ["alice", *(agent for agent, _ in support.TEST_AGENTS[:20])]
    for agent in ids[1:]:
        mistakes += log_in_and_out(server, agent)
    options = ("--line", "main", "--agent", "alice:1234", "--group", "Sales")
    with Program(server, "agent_desktop", *options) as desktop:
        desktop.say("ready")
        desktop.read_until("acknowledged READY")
        table = tables_of(server)
        desktop.finish()
    return mistakes + check_report(table, ids)


def log_in_and_out(server, agent):
    options = ("--line", "main", "--agent", agent, "--group", "Sales")
    with Program(server, "agent_desktop", *options, "ready", "end") as desktop:
        status = desktop.finish()
    return [] if status == 0 else [f"the desktop of {agent} ended with {status}"]


def tables_of(server):
    """Title -> rows of words, of what report prints."""
    with Program(server, "report", "--line", "main") as report:
        if report.finish() != 0:
            return {}
    tables = {}
    for line in report.lines:
        if line and not line.startswith(" "):
            rows = tables.setdefault(line, [])
        elif line:
            rows.append(line.split())
    return tables


def check_report(tables, ids):
    def has_row(title, first, *words):
        rows = [row for row in tables.get(title, []) if row[0] == first]
        return any(all(word in row for word in words) for row in rows)

    mistakes = [f"report has no agent {i}" for i in ids if not has_row("Agents", i, "3600", "0.00")]
    mistakes += [f"report has no session of {i}" for i in ids if not has_row("Agent sessions", i)]
    if not has_row("Agent sessions", "alice", "Sales", "READY"):
        mistakes.append("report has not Alice's READY session")
    mistakes += [f"report has no queue {q}" for q in ("sales", "support") if not has_row("Queues", q)]
    return mistakes


def play_external(server):
    group = f"{support.GUID}1=Support:support:30"
    options = ("--line", "outside", "--group", group, "--agent", "alice:1234")
    proxy = support.Process([str(server.bin / "acd_proxy"), *options], server.environment())

    def restart():
        server.kill()
        server.start()
        proxy.wait_for_line("acd_proxy ready")

    try:
        proxy.wait_for_line("acd_proxy ready")
        mistakes = play(server, "outside", restart)
    finally:
        status = proxy.end()
    return mistakes + ([] if status == 0 else [f"acd_proxy ended with {status}"])


def check(desktop, status):
    wanted = (
        "acknowledged READY",
        "acknowledged BUSYONCALL",
        "last acknowledged was BUSYWRAPUP: it is there",
        "refused BUSYONCALL: INVALAGENTSTATE",
        "acknowledged next NOTREADY",
        "acknowledged READY next BUSYWRAPUP",
        "acknowledged ENDED",
    )
    mistakes = [f"agent_desktop said no '{w}'" for w in wanted if not has(desktop, w)]
    return mistakes + ([] if status == 0 else [f"agent_desktop ended with {status}"])


def check_watch(watch, status):
    wanted = ("is BUSYACD", "is BUSYONCALL", "is BUSYWRAPUP", "group Support", "queue support")
    mistakes = [f"watch said no '{w}'" for w in wanted if not has(watch, w)]
    return mistakes + ([] if status == 0 else [f"watch ended with {status}"])


def has(program, text):
    return any(text in line for line in program.lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=Path)
    arguments = parser.parse_args()
    lines = [support.builtin_line("main"), support.external_line("outside")]
    with support.Server(arguments.bin, lines) as server:
        mistakes = play_builtin(server) + play_external(server)
    print("\n".join(mistakes) or "the examples work")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
