#!/usr/bin/env python3
"""Goal: each rule of tools/tidy fires on an offence and is silent on its clean twin.
Method: small trees in temporary folders; RuleCases is one table of (rule, offence, clean).
"""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from tidy import cli, source, tables
from tidy.tree import Tree

FIX_ME = "FIX" + "ME"
TO_DO = "TO" + "DO"
H = "#pragma once\n"
BODY = "int f() {\n" + "    g();\n" * 68 + "}\n"
LONG_BODY = BODY.replace("int f() {", "int f() {\n    g();")


def rules_in(files):
    """The names of the rules that fire on a tree of {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return {f.rule for f in cli.findings(Tree(folder))}


def on(path, offence, clean):
    return {path: offence}, {path: clean}


# (what, rule, (tree that must be refused, tree that must pass that rule))
CASES = [
    ("base stands alone", "layering",
     on("src/base/a.h", '#include "model/x.h"\n', '#include "base/x.h"\n')),
    ("acd does not see telephony", "layering",
     on("src/core/acd/a.h", '#include "core/telephony/x.h"\n', '#include "core/acd/x.h"\n')),
    ("telephony does not see acd", "layering",
     on("src/core/telephony/a.h", '#include "core/acd/x.h"\n', '#include "model/x.h"\n')),
    ("io never sees the broker", "layering",
     on("src/io/a.cc", '#include "broker/x.h"\n', '#include "journal/x.h"\n')),
    ("broker never sees io", "layering",
     on("src/broker/a.cc", '#include "io/x.h"\n', '#include "core/acd/x.h"\n')),
    ("com sees only the public door", "layering",
     ({"src/client/com/a.cc": '#include "model/x.h"\n'},
      {"src/client/com/a.cc": "#include <tapi.h>\n", "include/tapi/tapi.h": H})),
    ("wire does not see the public header", "layering",
     ({"src/wire/a.cc": "#include <tapi.h>\n", "include/tapi/tapi.h": H},
      {"src/wire/a.cc": "// #include <tapi.h>\n", "include/tapi/tapi.h": H})),
    ("an unknown folder has no layer", "layering",
     ({"src/util/a.h": H}, {"src/base/a.h": H})),
    ("paths start at src", "layering",
     ({"src/base/a.h": '#include "b.h"\n', "src/base/b.h": H},
      {"src/base/a.h": '#include "base/b.h"\n', "src/base/b.h": H})),
    ("examples use public headers", "public-only",
     ({"examples/a.c": '#include "model/x.h"\n'},
      {"examples/a.c": "#include <tapi.h>\n", "include/tapi/tapi.h": H})),
    ("public headers need nothing of src", "public-only",
     on("include/tapi/tapi.h", '#include "base/x.h"\n', "#include <stdint.h>\n")),
    ("detail is private", "detail",
     on("src/broker/a.cc", '#include "wire/detail/x.h"\n', '#include "broker/detail/x.h"\n')),
    ("own header first", "own-header",
     ({"src/base/a.cc": '#include <vector>\n#include "base/a.h"\n', "src/base/a.h": H},
      {"src/base/a.cc": '#include "base/a.h"\n#include <vector>\n', "src/base/a.h": H})),
    ("own header at all", "own-header",
     ({"src/base/a.cc": "int f();\n", "src/base/a.h": H}, {"src/base/a.cc": "int f();\n"})),
    ("clock", "banned-clock",
     on("src/core/acd/a.cc", "auto t = std::chrono::steady_clock::now();\n",
        "// steady_clock::now() is banned\nauto t = clock.now();\n")),
    ("clock of the system", "banned-clock",
     on("src/wire/a.cc", "void f() { clock_gettime(0, &t); }\n", "int clock_gettime_count;\n")),
    ("clock is allowed in io", "banned-clock",
     ({"src/broker/a.cc": "auto t = system_clock::now();\n"},
      {"src/io/a.cc": "auto t = system_clock::now();\n"})),
    ("time", "banned-time",
     on("src/wire/a.cc", "void f() { g(std::time(nullptr)); }\n",
        "Instant time(int x);\nvoid f() { return clock.time(1); }\n")),
    ("random", "banned-random",
     on("src/model/a.cc", "void f() { return rand(); }\n", "void f() { return random.next(); }\n")),
    ("random_device", "banned-random",
     on("src/broker/a.cc", "std::random_device d;\n", 'auto s = "std::random_device d";\n')),
    ("sleep", "banned-sleep",
     on("src/client/core/a.cc", "void f() { usleep(3); }\n", "int usleep_count;\n")),
    ("sleep_for", "banned-sleep",
     on("src/broker/a.cc", "void f() { this_thread::sleep_for(x); }\n", "int sleeper;\n")),
    ("thread in capi", "banned-thread",
     on("src/client/capi/a.cc", "std::thread t;\n", "std::mutex m;\n")),
    ("thread of the system", "banned-thread",
     on("src/base/a.cc", "void f() { pthread_create(a, b, c, d); }\n", "int thread;\n")),
    ("thread header", "banned-thread",
     on("src/broker/a.h", "#include <thread>\n", '#include "broker/thread.h"\n')),
    ("lock header", "banned-lock",
     on("src/model/a.h", "#include <mutex>\n", "// #include <mutex>\n")),
    ("file header", "banned-file",
     on("src/journal/a.cc", "#include <fstream>\n", "#include <sstream>\n")),
    ("lock in the core", "banned-lock",
     on("src/core/acd/a.cc", "std::atomic<int> n;\n", "int atomic;\n")),
    ("lock in the broker, allowed in capi", "banned-lock",
     ({"src/broker/a.cc": "std::condition_variable c;\n"},
      {"src/client/capi/a.cc": "std::condition_variable c;\n"})),
    ("socket", "banned-socket",
     on("src/broker/a.cc", "void f() { socket(1, 2, 3); }\n", "void f() { peer.socket(1); }\n")),
    ("send", "banned-socket",
     on("src/broker/a.cc", "void f() { ::send(1, p, n, 0); }\n", "void Peer::send(Frame f) {}\n")),
    ("recv", "banned-socket",
     on("src/wire/a.cc", "void f() { recv(fd, p, n, 0); }\n", "void f() { recv(frame); }\n")),
    ("socket headers", "banned-socket",
     on("src/wire/a.cc", "#include <sys/socket.h>\n", "#include <vector>\n")),
    ("fopen", "banned-file",
     on("src/journal/a.cc", 'auto f = fopen("x", "r");\n', "auto f = files.fopen(1);\n")),
    ("ifstream", "banned-file",
     on("src/journal/a.cc", "std::ifstream f;\n", "std::istringstream f;\n")),
    ("open", "banned-file",
     on("src/journal/a.cc", "void f() { int d = ::open(p, 0); }\n",
        "Result<E> Engine::open(P p) { return Store::open(p); }\n")),
    ("asio", "banned-asio",
     on("src/gateway/a.cc", "#include <boost/asio.hpp>\n", "#include <boost/json.hpp>\n")),
    ("asio in an example, allowed in io", "banned-asio",
     ({"examples/a.cc": "#include <boost/asio/post.hpp>\n"},
      {"src/io/a.cc": "#include <boost/asio/post.hpp>\n"})),
    ("function of 71 lines", "function-lines", on("src/base/a.cc", LONG_BODY, BODY)),
    ("Python function of 71 lines", "function-lines",
     on("tools/a.py", "def f():\n" + "    g()\n" * 70, "def f():\n" + "    g()\n" * 69)),
    ("a long table is no function", "function-lines",
     on("src/base/a.cc", LONG_BODY, LONG_BODY.replace("int f()", "constexpr auto t = h()"))),
    ("file of 501 lines", "file-lines",
     on("src/base/a.cc", "int a;\n" * 501, "// Length: one table.\n" + "int a;\n" * 501)),
    ("file of 1001 lines", "file-lines",
     on("src/base/a.cc", "// Length: one table.\n" + "int a;\n" * 1000, "int a;\n" * 500)),
    ("public header of 1001 lines", "file-lines",
     on("include/tapi/a.h", H * 1001, "/* Length: a published list. */\n" + H * 1000)),
    ("columns", "columns",
     on("apps/x/a.cc", "// " + "x" * 98, "// https://example.org/" + "x" * 98)),
    ("pragma once", "pragma-once", on("src/base/a.h", "// #pragma once\n", H)),
    ("using namespace in a header", "using-namespace",
     ({"src/base/a.h": H + "using namespace std;\n"}, {"test/a.cc": "using namespace std;\n"})),
    ("new", "naked-memory",
     on("src/core/acd/a.cc", "auto p = new Agent;\n", "// a new one\nAgent(Agent&&) = delete;\n")),
    ("delete", "naked-memory",
     on("src/broker/a.cc", "void f() { delete p; }\n", "void operator delete(void*);\n")),
    ("free, allowed in capi", "naked-memory",
     ({"src/io/a.cc": "void f() { std::free(p); }\n"},
      {"src/client/capi/a.cc": "void f() { std::free(p); }\n"})),
    ("default in the core", "default",
     on("src/core/acd/a.cc", "switch (s) { default: break; }\n", "A() = default;\n")),
    ("default outside the core", "default",
     ({"src/model/a.cc": "switch (s) { default: break; }\n"},
      {"src/wire/a.cc": "switch (s) { default: break; }\n"})),
    ("fix me", "mark", on("README.md", f"# A\n{FIX_ME}\n", f"# A\n`{FIX_ME}`\n")),
    ("to do without kind", "mark",
     on("src/base/a.cc", f"// {TO_DO}: x\n", f"// {TO_DO}(perf): x\n")),
    ("to do of a wrong kind", "mark", on("tools/a.sh", f"# {TO_DO}(later): x\n", "# later: x\n")),
    ("commented-out code", "dead-comment",
     on("src/base/a.cc", "    // f();\n    // g();\n", "// Calls f();\n// then it is done.\n")),
    ("source in no CMakeLists.txt", "dead-file",
     ({"src/base/a.cc": "", "CMakeLists.txt": "# a.cc\nadd_library(b b.cc)\n"},
      {"src/base/a.cc": "", "CMakeLists.txt": "add_library(b src/base/a.cc)\n"})),
    ("a glob covers its own folder only", "dead-file",
     ({"test/unit/a.cc": "", "test/CMakeLists.txt": "file(GLOB f *.cc)\n"},
      {"test/unit/a.cc": "", "test/unit/CMakeLists.txt": "file(GLOB f *.cc)\n"})),
    ("agentline_module covers its folder", "dead-file",
     ({"src/core/acd/a.cc": "", "src/base/CMakeLists.txt": "agentline_module(base)\n"},
      {"src/core/acd/a.cc": "", "src/core/acd/CMakeLists.txt": "agentline_module(acd)\n"})),
    ("only a recursive glob reaches below", "dead-file",
     ({"src/a/b/c.cc": "", "src/a/CMakeLists.txt": "file(GLOB f *.cc)\n"},
      {"src/a/b/c.cc": "", "src/a/CMakeLists.txt": "file(GLOB_RECURSE f *.cc)\n"})),
    ("header that nobody includes", "dead-file",
     ({"src/base/a.h": H, "src/base/CMakeLists.txt": "file(GLOB f *.cc)\n"},
      {"src/base/a.h": H, "src/base/CMakeLists.txt": "file(GLOB f *.cc)\n",
       "src/base/b.cc": '#include "base/a.h"\n'})),
    ("document without a link", "dead-doc",
     ({"README.md": "# A\n", "docs/a.md": "# A\n"},
      {"README.md": "# A\n[b](docs/b.md)\n", "docs/a.md": "# A\n",
       "docs/b.md": "# B\n[a](a.md#x)\n"})),
    ("test data that nobody names", "dead-data",
     ({"test/data/x/a.bin": "1"}, {"test/data/x/a.bin": "1", "test/t.cc": 'read("a.bin");\n'})),
    ("no title", "title", on("a.md", "Text\n# A\n", "# A\n\n```\n# comment\n```\n")),
    ("two titles", "title", on("a.md", "# A\n# B\n", "# A\n## B\n")),
    ("dead link", "link",
     on("a.md", "# A\n[b](b.md)\n", "# A\n[b](#x) [c](https://example.org) `[d](d.md)`\n")),
]


class RuleCases(unittest.TestCase):
    def test_each_rule_fires_on_the_offence(self):
        for what, rule, (offence, _) in CASES:
            with self.subTest(what):
                self.assertIn(rule, rules_in(offence))

    def test_each_rule_is_silent_on_the_clean_twin(self):
        for what, rule, (_, clean) in CASES:
            with self.subTest(what):
                self.assertNotIn(rule, rules_in(clean))

    def test_no_rule_function_is_untried(self):
        """Every rule function yields something over all offences, so none can be dead."""
        rules = {rule for module in cli.MODULES for rule in module.RULES}
        fired = set()
        for _, _, (offence, _) in CASES:
            fired |= rules_functions_in(offence)
        self.assertEqual(set(), {r.__name__ for r in rules} - fired)


def rules_functions_in(files):
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        tree = Tree(folder)
        rules = [rule for module in cli.MODULES for rule in module.RULES]
        return {rule.__name__ for rule in rules if any(rule(tree))}


class Layers(unittest.TestCase):
    def test_the_table_has_no_cycle_and_no_unknown_name(self):
        done = {"public"}
        while ready := {m for m, uses in tables.LAYERS.items() if set(uses) <= done} - done:
            done |= ready
        self.assertEqual(set(), set(tables.LAYERS) - done)

    def test_every_pair_of_folders_is_judged_as_the_table_says(self):
        for module, uses in tables.LAYERS.items():
            for other in tables.LAYERS:
                refused = "layering" in rules_in({f"src/{module}/a.cc": f'#include "{other}/x.h"\n'})
                self.assertEqual(other not in (module, *uses), refused, f"{module} -> {other}")


class Functions(unittest.TestCase):
    """The brace heuristic finds bodies where a naive count of braces goes wrong."""

    def names(self, text):
        return [(last - first + 1, head) for first, last, head in source.functions(text)]

    def test_braces_in_strings_comments_and_raw_strings_do_not_count(self):
        text = 'void f() {\n  a = "{"; // {\n  b = \'{\'; /* { */\n  c = R"x({)")x";\n}\nvoid g() {}\n'
        self.assertEqual([(5, "void f()"), (1, "void g()")], self.names(text))

    def test_digit_separators_are_no_characters(self):
        self.assertEqual([(1, "int f()"), (1, "int g()")],
                         self.names("int f() { return 1'000; }\nint g() { return 2'0; }\n"))

    def test_both_branches_of_a_condition_may_open_the_function(self):
        text = "#ifdef A\nint f(int a) {\n#else\nint f() {\n#endif\n  return 1;\n}\nint g() {}\n"
        self.assertEqual([6, 1], [lines for lines, _ in self.names(text)])

    def test_scopes_and_tables_are_no_functions(self):
        text = ('namespace a::b {\nextern "C" {\nenum class E { x };\nint t[] = {1, 2};\n'
                "struct S final : B<int(int)> {\n  int m{3};\n  int get() const { return m; }\n};\n}}\n")
        self.assertEqual([(1, "int get() const")], self.names(text))

    def test_constructor_with_braced_members_is_one_function(self):
        text = "A::A(int x) : b_{x},\n c_{1, 2} {\n  f();\n}\nint g() {}\n"
        self.assertEqual([3, 1], [lines for lines, _ in self.names(text)])

    def test_operators_templates_and_trailing_returns_are_functions(self):
        text = ("bool operator==(const A& a) {\n}\ntemplate <class T>\nauto f(T t) -> R<T> {\n}\n"
                "struct S* h(int a) {\n}\nTEST(Suite, claim) {\n}\n")
        self.assertEqual([2, 2, 2, 2], [lines for lines, _ in self.names(text)])


class CommandLine(unittest.TestCase):
    def run_on(self, text):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a.md").write_text(text, encoding="utf-8")
            with contextlib.redirect_stdout(io.StringIO()) as out:
                return cli.main(["--root", folder]), out.getvalue()

    def test_a_finding_is_printed_as_file_line_rule_message_and_fails(self):
        code, out = self.run_on("# A\n# B\n")
        self.assertEqual(1, code)
        self.assertRegex(out, r"(?m)^a\.md:2: title: .+$")

    def test_a_clean_tree_passes(self):
        self.assertEqual(0, self.run_on("# A\n")[0])

    def test_an_empty_tree_is_no_success(self):
        with tempfile.TemporaryDirectory() as folder:
            with contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(1, cli.main(["--root", folder]))


if __name__ == "__main__":
    unittest.main()
