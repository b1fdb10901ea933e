"""The part of docs/coverage.md on TAPI 3, from docs/coverage_com.tsv, and what contradicts its claims:
the table of interfaces, the code of the objects, and the functions that the library exports."""

import re

from tapi3 import table

STATES = ("done", "partial", "refuses", "not")
KINDS = ("function", "extension")
# These exist as templates or in the program, so that no class names them as its interface.
ELSEWHERE = {"IUnknown", "IDispatch", "ITTAPIEventNotification"}

HEAD = """
## TAPI 3: interfaces

From `docs/coverage_com.tsv`, compared with `test/data/tapi3-abi.tsv`, `src/client/com` and the exports of
`libtapi3.so`. *refuses* is TAPI_E_NOTSUPPORTED if the note has no other code; *not* for a whole interface:
QueryInterface answers E_NOINTERFACE and nothing makes such an object.
"""


def read_claims(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def page(claims):
    lines = HEAD.splitlines() + ["", "| interface | member | state | note |", "| --- | --- | --- | --- |"]
    members = [c for c in claims if c[0] not in KINDS and c[1] != "*"]
    lines += [f"| {owner} | {name} | {state} | {note} |" for owner, name, state, note in members]
    lines += ["", "## TAPI 3: interfaces that no object has", "", "| interface | state | note |", "| --- | --- | --- |"]
    lines += [f"| {owner} | {state} | {note} |" for owner, name, state, note in claims if name == "*"]
    for kind, title in zip(KINDS, ("functions of COM", "extensions (agentline_tapi3.h)")):
        lines += ["", f"## TAPI 3: {title}", "", "| function | state | note |", "| --- | --- | --- |"]
        lines += [f"| {name} | {state} | {note} |" for owner, name, state, note in claims if owner == kind]
    return lines


def table_mistakes(claims, interfaces):
    """Every method of every interface once, or the whole interface in one line."""
    for owner, name, state, _ in claims:
        if state not in STATES:
            yield f"{owner} {name}: there is no state '{state}'"
    listed = [claim[:2] for claim in claims if claim[0] not in KINDS]
    for name in sorted({pair for pair in listed if listed.count(pair) > 1}):
        yield f"{' '.join(name)}: claimed twice"
    wanted = set()
    for interface in interfaces:
        whole = (interface.name, "*") in listed
        wanted |= {(interface.name, "*")} if whole else {(interface.name, m.name) for m in interface.own_methods()}
    for name in sorted(wanted - set(listed)):
        yield f"{' '.join(name)}: not claimed"
    for name in sorted(set(listed) - wanted):
        yield f"{' '.join(name)}: the table of interfaces has no such line"


def classes(text):
    """Class -> its interfaces, of the objects and events in a text."""
    found = {}
    for name, base, listed in re.findall(r"class (\w+) final\s*:\s*public (\w+)<([^>]*)>", text):
        names = [word.strip() for word in listed.split(",")]
        if base in ("Object", "DispatchObject"):
            found[name] = names
        elif base == "CallCenterEvent":
            found[name] = names[:1]
    return found


def refusals(text):
    """(class, method) of those that do nothing else."""
    body = r"return (?:not_supported\w*\(|TAPI_E_NOTSUPPORTED;)"
    return re.findall(rf"STDMETHODIMP (\w+)::(\w+)\([^)]*\) noexcept \{{\s*{body}", text)


def code_mistakes(claims, interfaces, folder):
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.[hc]*")))
    of_class = classes(text)
    declared = {(i.name, m.name) for i in interfaces for m in i.own_methods()}
    refused = {(owner, method) for name, method in refusals(text) for owner in of_class[name]} & declared
    had = {owner for owners in of_class.values() for owner in owners}
    had |= {i.name for i in interfaces if i.name.startswith("IEnum") and is_made(i.name, text)} | ELSEWHERE
    for owner, name, state, _ in claims:
        if owner in KINDS:
            continue
        if (state == "not" and name == "*") == (owner in had):
            yield f"{owner} {name}: claimed '{state}', but src/client/com {'has' if owner in had else 'lacks'} it"
        if owner not in ELSEWHERE and (state == "refuses") != ((owner, name) in refused):
            yield f"{owner} {name}: claimed '{state}', but its code {'refuses' if state != 'refuses' else 'does more'}"


def is_made(name, text):
    """Whether a method with such an [out] parameter gives an enumerator."""
    out = re.findall(rf"{name}\*\* (\w+)\)[^;{{]*\{{(.*?)\n\s*\}}", text, re.DOTALL)
    return f"Enumerator<{name}" in text or any("enumerat" in body for _, body in out)


def export_mistakes(claims, exports):
    """`exports`: the text of the library's version script."""
    exported = set(re.findall(r"^ +(\w+);$", exports, re.MULTILINE)) - {"GUID_NULL"}
    claimed = {name for owner, name, _, _ in claims if owner in KINDS}
    yield from (f"{name}: exported, not claimed" for name in sorted(exported - claimed))
    yield from (f"{name}: claimed, not exported" for name in sorted(claimed - exported))
    for owner, name, _, _ in claims:
        if owner in KINDS and (owner == "extension") != name.startswith("tapi3_"):
            yield f"{name}: is no {owner}"


def mistakes(root, claims):
    interfaces = table.interfaces(table.read_rows(root / "test/data/tapi3-abi.tsv"))
    folder = root / "src/client/com"
    return [*table_mistakes(claims, interfaces), *code_mistakes(claims, interfaces, folder),
            *export_mistakes(claims, (folder / "tapi3.map").read_text(encoding="utf-8"))]
