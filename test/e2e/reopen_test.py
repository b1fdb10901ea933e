"""Goal: after a lost connection all threads of an application can open lines again at once.

Method: the server is killed and started again several times while the program reopen has its lines
open. Nothing waits for a length of time: each side says when it has got so far.
"""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

ROUNDS = 10
END_TIMEOUT_S = 60


def restart_server_under(program, server):
    for _ in range(ROUNDS):
        if program.stdout.read(1) != b"o":
            return  # Its exit status says why.
        server.kill()
        server.start()
        program.stdin.write(b"s")
        program.stdin.flush()
    program.stdout.read(1)
    server.kill()
    program.stdin.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=Path)
    parser.add_argument("--program", required=True, type=Path)
    arguments = parser.parse_args()
    pipe = subprocess.PIPE
    with support.Server(arguments.bin, [support.builtin_line("main")]) as server:
        server.start()
        with subprocess.Popen(
            [str(arguments.program)], env=server.environment(), stdin=pipe, stdout=pipe
        ) as program:
            try:
                restart_server_under(program, server)
                status = program.wait(END_TIMEOUT_S)
            finally:
                program.kill()
    print(f"reopen ended with {status}")
    return status


if __name__ == "__main__":
    sys.exit(main())
