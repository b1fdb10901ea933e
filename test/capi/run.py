"""Goal: run one client test program against a server of its own, for one kind of agent handler.

Method: a temporary agentlined with two builtin lines (devices 0 and 1) and two external ones (2 and
3). Kind "builtin" tests device 0; "external" tests device 2, which examples/acd_proxy serves; "bare"
starts no handler; "own" is "builtin" after the program has run with --role create and the server has
started again with us as carol's agent. Device 3 is always left to the test itself. Nothing may be
left running.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

MAIN, SECOND, OUTSIDE, SPARE = 0, 1, 2, 3
PROGRAM_TIMEOUT_S = 150


def start_acd_proxy(server):
    command = [str(server.bin / "acd_proxy"), "--device", str(OUTSIDE)]
    for digit, name, wrapup, queues in support.GROUPS:
        group = f"{support.GUID}{digit}={name}:{','.join(queues)}:{wrapup}"
        command += ["--group", group]
    for agent, pin in support.AGENTS + support.TEST_AGENTS:
        command += ["--agent", f"{agent}:{pin}" if pin else agent]
    proxy = support.Process(command, env=server.environment())
    proxy.wait_for_line("acd_proxy ready")
    return proxy


def run_program(server, program, kind, pid, *more):
    device = OUTSIDE if kind == "external" else MAIN
    arguments = {"--device": device, "--other": SECOND, "--spare": SPARE, "--server": pid}
    command = [str(program), "--kind", kind, *more]
    for name, value in arguments.items():
        command += [name, str(value)]
    return subprocess.run(
        command, env=server.environment(), timeout=PROGRAM_TIMEOUT_S, check=False
    ).returncode


def become_agent(server, arguments, pid):
    """Process id of the server that knows us as carol's agent and nothing more; 0 = failed."""
    if run_program(server, arguments.program, arguments.kind, pid, "--role", "create") != 0:
        return 0
    server.stop()
    with server.config.open("a", encoding="utf-8") as config:
        config.write(f'\n[[access]]\nwho = "uid:{os.getuid()}"\nroles = ["agent"]\n')
        config.write('agents = ["carol"]\n')
    return server.start()


def run(arguments):
    lines = [
        support.builtin_line("main"),
        support.builtin_line("second", groups=support.OTHER_GROUPS),
        support.external_line("outside"),
        support.external_line("spare"),
    ]
    with support.Server(arguments.bin, lines) as server:
        pid = server.start()
        if arguments.kind == "own":
            pid = become_agent(server, arguments, pid)
        proxy = start_acd_proxy(server) if arguments.kind == "external" else None
        try:
            status = run_program(server, arguments.program, arguments.kind, pid) if pid else 1
        finally:
            if proxy is not None:
                ended = proxy.end()
        if proxy is not None and ended != 0:
            print(f"acd_proxy ended with {ended}\n{proxy.log()}")
            status = status or 1
        if status != 0:
            print(f"agentlined:\n{server.process.log()}")
            if proxy is not None:
                print(f"acd_proxy:\n{proxy.log()}")
    if server.folder.exists():
        print(f"left behind: {server.folder}")
        status = status or 1
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=Path)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--kind", required=True, choices=("builtin", "external", "bare", "own"))
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
