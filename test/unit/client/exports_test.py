"""Goal: the library exports what is published and nothing else. Method: nm against our list, and
the list against the headers, so that neither can drift alone."""

import argparse
import pathlib
import re
import subprocess
import sys

# The functions of this release (docs/coverage.md), A and W forms and plain names as published.
PUBLISHED = """
lineInitializeExA lineInitializeExW lineShutdown lineNegotiateAPIVersion
lineGetDevCaps lineGetDevCapsA lineGetDevCapsW
lineGetAddressCaps lineGetAddressCapsA lineGetAddressCapsW lineOpen lineOpenA lineOpenW lineClose
lineGetMessage
lineCreateAgentA lineCreateAgentW lineCreateAgentSessionA lineCreateAgentSessionW
lineSetAgentSessionState lineSetAgentStateEx lineGetAgentInfo lineGetAgentSessionInfo
lineGetAgentSessionList lineGetGroupListA lineGetGroupListW lineGetQueueListA lineGetQueueListW
lineGetQueueInfo lineSetAgentMeasurementPeriod lineSetQueueMeasurementPeriod
lineGetProxyStatus lineProxyMessage lineProxyResponse
lineSetAgentGroup lineSetAgentState lineSetAgentActivity lineGetAgentCapsA lineGetAgentCapsW
lineGetAgentStatusA lineGetAgentStatusW lineAgentSpecific
lineGetAgentActivityListA lineGetAgentActivityListW
lineGetAgentGroupListA lineGetAgentGroupListW
""".split()


def exported(nm, library):
    command = [nm, "-D", "--defined-only", "--format=posix", library]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {line.split()[0].split("@")[0] for line in listing.splitlines()}


def declared(header):
    text = re.sub(r"//[^\n]*", "", header.read_text())
    return set(re.findall(r"\b((?:line[A-Z]|agentline)\w+)\s*\(", text))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", required=True)
    parser.add_argument("--nm", required=True)
    parser.add_argument("--headers", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    extensions = declared(arguments.headers / "agentline.h")
    wanted = set(PUBLISHED) | extensions
    found = exported(arguments.nm, arguments.library)
    undeclared = set(PUBLISHED) - declared(arguments.headers / "tapi.h")
    problems = {
        "missing": wanted - found,
        "exported but not published": found - wanted,
        "not declared in tapi.h": undeclared,
        "agentline.h declares nothing": set() if extensions else {"?"},
    }
    for what, names in problems.items():
        for name in sorted(names):
            print(f"{what}: {name}")
    return 1 if any(problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
