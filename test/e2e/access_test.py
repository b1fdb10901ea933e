"""Goal: who may do what follows from the user that a program runs as, and from nothing it says.

Method: a real server and real programs of several users, by their numbers; only root can start them.
All run from copies, since nobody says that other users can reach the build folder.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
import server_process as support  # noqa: E402  (found by the line above)

TIMEOUT_S = 30
OWNER, CLERK, STRANGER = 64001, 64002, 64003  # No accounts are needed for them.
GROUPS = (("0", "Sales", 3600, ("sales",)),)
AGENTS = (("alice", None), ("bob", None))

BIN = Path()  # Set by main.
PROGRAMS = ("agentlined", "agentline", "agent_desktop")


def run_as(user, server, *words):
    return subprocess.run(
        [str(server.bin / words[0]), *words[1:]],
        env=server.environment(), timeout=TIMEOUT_S, capture_output=True, text=True, check=False,
        user=user, group=user, extra_groups=[],
    )


def log_in(user, server, agent):
    return run_as(
        user, server, "agent_desktop", "--line", "main", "--agent", agent, "--group", "Sales", "ready"
    )


class OwnedServer(support.Server):
    """A server that runs as a user of its own."""

    def environment(self):
        return {**super().environment(), "LD_LIBRARY_PATH": str(self.bin.parent / "lib")}

    def start(self):
        for path in (self.folder, self.config):
            os.chown(path, OWNER, OWNER)
        self.folder.chmod(0o755)
        command = [str(self.bin / "agentlined"), "--config", str(self.config)]
        self.process = support.Process(command, env=self.environment(), user=OWNER)
        self.process.wait_for_line("agentlined ready")


@unittest.skipIf(os.geteuid() != 0, "only root can start programs of other users")
class Access(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            subprocess.run(["true"], check=True, user=OWNER, group=OWNER, extra_groups=[])
        except OSError as error:  # In a container that lacks the right, or these numbers.
            raise unittest.SkipTest(f"this root cannot become another user: {error}") from None
        cls.copies = Path(tempfile.mkdtemp(prefix="agl-"))
        cls.addClassCleanup(shutil.rmtree, cls.copies)
        cls.copies.chmod(0o755)
        (cls.copies / "bin").mkdir()
        for program in PROGRAMS:
            shutil.copy(BIN / program, cls.copies / "bin")
        shutil.copytree(BIN.parent / "lib", cls.copies / "lib")

    def server(self, access=""):
        # Tables of the line come last.
        lines = [access, support.builtin_line("main", AGENTS, GROUPS)]
        server = OwnedServer(self.copies / "bin", lines)
        self.addCleanup(server.__exit__, None, None, None)
        server.start()
        return server

    def test_without_rules_only_root_and_the_user_of_the_server_may(self):
        server = self.server()
        self.assertEqual(log_in(0, server, "alice").returncode, 0)
        self.assertEqual(log_in(OWNER, server, "bob").returncode, 0)
        self.assertEqual(run_as(OWNER, server, "agentline", "status").returncode, 0)
        self.assertEqual(run_as(STRANGER, server, "agentline", "status").returncode, 1)

    def test_a_rule_holds_for_its_user_and_gives_what_it_says(self):
        rule = f'[[access]]\nwho = "uid:{CLERK}"\nroles = ["agent"]\nagents = ["alice"]\n'
        server = self.server(rule)
        self.assertIn("acknowledged READY", log_in(CLERK, server, "alice").stdout)
        refused = log_in(CLERK, server, "bob")
        self.assertIn("log-in of bob", refused.stderr)
        self.assertNotIn("acknowledged", refused.stdout)
        for user in (CLERK, STRANGER, OWNER, 0):
            self.assertEqual(run_as(user, server, "agentline", "status").returncode, 1, user)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=Path, required=True)
    known, rest = parser.parse_known_args()
    BIN = known.bin
    unittest.main(argv=[sys.argv[0], *rest], warnings="ignore")
