#!/usr/bin/env python3
"""Goal: hold tapi.h to what compilers say; method: run them with -fsyntax-only in a temporary folder.

  wrong-value    changes one row of each kind of the table and demands that compilation then fails at
                 exactly that row, and that a required name that is lost stops the generator.
  alone          compiles each public header as the only include, in C11 (but for holders) and C++20,
                 with and without UNICODE, for several TAPI_CURRENT_VERSION, and a small program.
  w32            compiles the 32-bit rows for a 32-bit target; exit code 77 if no compiler has one.
  fixed-parts    compiles the sizes of the fixed parts for each API version of the table.
  exports        names every function that proto-errors.tsv (beside the table) lists as exported.
"""

import argparse
import itertools
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Werror"]
REQUIRED = "const,msg,enum,hresult,proxyarm,type.{0},struct.{0},member.{0}"
HEADERS = ("tapi.h", "tapi3cc.h", "tapi3err.h")
CPP_ONLY = ("agentline_comptr.h",)
VERSIONS = {"1.4": 0x00010004, "2.0": 0x00020000, "2.2": 0x00020002, "3.0": 0x00030000}
TARGETS_32 = (["gcc", "-m32"], ["clang", "--target=i386-linux-gnu"])

# One row of each kind: (start of the line, text to replace, replacement, text the compiler must show).
WRONG_ROWS = (
    ("const\tLINEERR_INVALPARAM\t", "0x80000032", "0x80000031", "const LINEERR_INVALPARAM"),
    ("const\tLINEAGENTSESSIONSTATE_READY\t", "0x00000002", "0x00000004",
     "const LINEAGENTSESSIONSTATE_READY"),
    ("msg\tLINE_PROXYSTATUS\t", "0x0000001F", "0x0000001E", "msg LINE_PROXYSTATUS"),
    ("type.w64\tCURRENCY\t", "\t8\t", "\t4\t", "type.w64 CURRENCY"),
    ("struct.w64\tLINEAGENTINFO\t", "\t56\t", "\t60\t", "struct.w64 LINEAGENTINFO"),
    ("member.w64\tLINEAGENTSESSIONINFO.dateSessionStartTime\t", "\t20\t", "\t24\t",
     "member.w64 LINEAGENTSESSIONINFO.dateSessionStartTime"),
    ("member.w64\tLINEMESSAGE.dwParam1\t", "\t8\t", "\t4\t", "member.w64 LINEMESSAGE.dwParam1"),
    ("enum\tASE_WRAPUP\t", "0x00000004", "0x00000003", "enum ASE_WRAPUP"),
    ("hresult\tTAPI_E_TIMEOUT\t", "0x80040044", "0x80040045", "hresult TAPI_E_TIMEOUT"),
    ("proxyarm\tLINEPROXYREQUEST_GETQUEUELIST\t", "\t40\t", "\t36\t",
     "proxyarm LINEPROXYREQUEST_GETQUEUELIST"),
)

# What programs do with the header: switch and compare on LONG, join flags, pass literals.
USE = """
static LONG check(LONG result, DWORD state, LPLINEMESSAGE message) {
    state &= ~LINEAGENTSESSIONSTATE_READY;
    state |= LINEOPENOPTION_PROXY | LINEINITIALIZEEXOPTION_CALLHUBTRACKING;
    switch (message->dwMessageID) {
        case LINE_REPLY:
            return (LONG)message->dwParam2 == LINEERR_INVALPARAM ? LINEERR_NOMEM : (LONG)state;
        case LINE_PROXYREQUEST:
            return ((LPLINEPROXYREQUEST)message->dwParam1)->CreateAgent.hAgent != 0;
        default:
            break;
    }
    switch (result) {
        case LINEERR_ALLOCATED:
        case LINEERR_OPERATIONFAILED:
            return 1;
        default:
            return result < 0 ? LINEERR_UNINITIALIZED : TAPIERR_CONNECTED;
    }
}
LONG use(LPHLINEAPP app, LPLINEMESSAGE message, LPDWORD number, LPLINEINITIALIZEEXPARAMS params);
LONG use(LPHLINEAPP app, LPLINEMESSAGE message, LPDWORD number, LPLINEINITIALIZEEXPARAMS params) {
    LPCWSTR name = u"desk";
    CURRENCY rate;
    rate.int64 = 12500;
    if (rate.Hi != 0) return lineInitializeExA(app, NULL, NULL, "desk", number, number, params);
    return check(lineInitializeExW(app, NULL, NULL, name, number, number, params), 1, message);
}
"""


class Job:
    """One temporary folder with the tools that work in it."""

    def __init__(self, arguments: argparse.Namespace, folder: str):
        self.arguments = arguments
        self.folder = pathlib.Path(folder)

    def generate(self, table: pathlib.Path, *options: str) -> subprocess.CompletedProcess:
        command = [sys.executable, self.arguments.generator, "--abi", table,
                   "--output", self.folder / "abi.c", *options]
        for name in HEADERS:
            command += ["--header", self.arguments.include / name]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def compile(self, compiler: list[str], language: list[str], source: pathlib.Path,
                *options: str) -> subprocess.CompletedProcess:
        command = [*compiler, *language, "-fsyntax-only", "-I", self.arguments.include, *options,
                   source]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def compilers(self) -> list[tuple[list[str], list[str]]]:
        return [([self.arguments.cc], ["-x", "c", "-std=c11"]),
                ([self.arguments.cxx], ["-x", "c++", "-std=c++20"])]


def report(failures: list[str], done: str) -> int:
    for failure in failures:
        print("FAILED:", failure)
    if not failures:
        print(done)
    return 1 if failures else 0


def wrong_rows(job: Job, lines: list[str]) -> list[str]:
    failures = []
    for start, old, new, shown in WRONG_ROWS:
        index = next(i for i, line in enumerate(lines) if line.startswith(start))
        table = job.folder / "doctored.tsv"
        doctored = lines[index].replace(old, new, 1)
        table.write_text("\n".join(lines[:index] + [doctored] + lines[index + 1:]) + "\n")
        generated = job.generate(table, "--require", REQUIRED.format("w64"))
        for compiler, language in job.compilers():
            result = job.compile(compiler, language, job.folder / "abi.c")
            errors = [line for line in result.stderr.splitlines() if "error:" in line]
            named = len(errors) == 1 and errors[0].rstrip('"').endswith(shown)
            if generated.returncode != 0 or result.returncode == 0 or not named:
                failures.append(f"{shown} passes, or other rows fail: {errors or generated.stderr}")
    return failures


def wrong_value(job: Job) -> int:
    lines = job.arguments.abi.read_text(encoding="utf-8").splitlines()
    generated = job.generate(job.arguments.abi, "--require", REQUIRED.format("w64"))
    failures = [generated.stderr] if generated.returncode != 0 else []
    for compiler, language in job.compilers():
        result = job.compile(compiler, language, job.folder / "abi.c")
        if result.returncode != 0:
            failures.append(f"the true table does not compile: {result.stderr}")
    failures += wrong_rows(job, lines)
    table = job.folder / "longer.tsv"
    table.write_text("\n".join(lines + ["const\tLINE_NOSUCHNAME\t0x00000001\t4\t\t"]) + "\n")
    if job.generate(table, "--require", "const").returncode == 0:
        failures.append("a required name that the header lacks is accepted")
    return report(failures, f"{len(WRONG_ROWS)} wrong rows and a lost name were all detected")


def alone(job: Job) -> int:
    failures = []
    source = job.folder / "alone.c"
    unicode_options = ([], ["-DUNICODE"])
    version_options = [[]] + [[f"-DTAPI_CURRENT_VERSION=0x{v:08X}"] for v in VERSIONS.values()]
    texts = [f"#include <{path.name}>\n" for path in sorted(job.arguments.include.glob("*.h"))]
    texts.append("#include <tapi.h>\n" + USE)
    cases = list(itertools.product(texts, job.compilers(), unicode_options, version_options))
    for text, (compiler, language), unicode, version in cases:
        if "c" in language and any(name in text for name in CPP_ONLY):
            continue
        source.write_text(text)
        result = job.compile(compiler, language, source, *WARNINGS, *unicode, *version)
        if result.returncode != 0:
            failures.append(f"{text.splitlines()[0]} {language} {unicode} {version}: {result.stderr}")
    return report(failures, f"{len(cases)} compilations without a warning")


def has_target(job: Job, compiler: list[str]) -> bool:
    source = job.folder / "probe.c"
    source.write_text("#include <stddef.h>\n#include <stdint.h>\nint probe[sizeof(void *) == 4];\n")
    try:
        return job.compile(compiler, ["-x", "c"], source, "-ffreestanding").returncode == 0
    except FileNotFoundError:
        return False


def w32(job: Job) -> int:
    compiler = next((c for c in TARGETS_32 if has_target(job, c)), None)
    if compiler is None:
        print("SKIPPED: no compiler here has a 32-bit target; the w32 rows were not checked")
        return SKIPPED
    generated = job.generate(job.arguments.abi, "--width", "w32", "--require", REQUIRED.format("w32"))
    failures = [generated.stderr] if generated.returncode != 0 else []
    for language in (["-x", "c", "-std=c11"], ["-x", "c++", "-std=c++20"]):
        result = job.compile(compiler, language, job.folder / "abi.c", "-ffreestanding")
        if result.returncode != 0:
            failures.append(f"{compiler} {language}: {result.stderr}")
    count = (job.folder / "abi.c").read_text().count("\nABI_ASSERT(")
    return report(failures, f"rows checked: {count}, as C11 and C++20 with {' '.join(compiler)}")


def fixed_parts(job: Job) -> int:
    failures, count = [], 0
    for text, version in VERSIONS.items():
        generated = job.generate(job.arguments.abi, "--api-version", text, "--require", "fixedsize")
        if generated.returncode != 0:
            return report([generated.stderr], "")
        count += (job.folder / "abi.c").read_text().count("\nABI_ASSERT(")
        for compiler, language in job.compilers():
            result = job.compile(compiler, language, job.folder / "abi.c",
                                 f"-DTAPI_CURRENT_VERSION=0x{version:08X}")
            if result.returncode != 0:
                failures.append(f"version {text} {language}: {result.stderr}")
    return report(failures, f"sizes checked: {count}, over {len(VERSIONS)} versions")


def exported_names(table: pathlib.Path) -> list[str]:
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    # Functions whose page was not read are outside the support set and not declared.
    return [name for row in rows if "page was not read" not in row[5] for name in row[4].split()]


def exports(job: Job) -> int:
    names = exported_names(job.arguments.abi.parent / "proto-errors.tsv")
    failures = [] if names else ["proto-errors.tsv names no export"]
    source = job.folder / "exports.c"
    source.write_text("#include <tapi.h>\nvoid (*const used[])(void) = {\n"
                      + "".join(f"    (void (*)(void)){name},\n" for name in names) + "};\n")
    for compiler, language in job.compilers():
        result = job.compile(compiler, language, source)
        if result.returncode != 0:
            failures.append(f"{language}: {result.stderr}")
    return report(failures, f"{len(names)} exported functions are declared")


def run(checks: dict, description: str, job: type[Job] = Job) -> int:
    """Runs the check that the command line names."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("check", choices=checks)
    parser.add_argument("--abi", type=pathlib.Path, required=True)
    parser.add_argument("--include", type=pathlib.Path, required=True)
    parser.add_argument("--generator", type=pathlib.Path, required=True)
    parser.add_argument("--library", type=pathlib.Path)
    parser.add_argument("--cc", required=True)
    parser.add_argument("--cxx", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return checks[arguments.check](job(arguments, folder))


if __name__ == "__main__":
    sys.exit(run({"wrong-value": wrong_value, "alone": alone, "w32": w32,
                  "fixed-parts": fixed_parts, "exports": exports}, __doc__))
