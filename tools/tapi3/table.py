"""Reads test/data/tapi3-abi.tsv: what Windows' TAPI 3 headers say, as interfaces, enums and values."""

import re
from typing import NamedTuple

COLUMNS = 6


class Row(NamedTuple):
    kind: str
    owner: str
    name: str
    value: str
    signature: str
    notes: str


class Method(NamedTuple):
    """One slot of a vtable."""

    slot: int
    name: str
    result: str
    parameters: tuple[tuple[str, str], ...]  # (type, name)
    declared_by: str
    notes: str


class Interface(NamedTuple):
    name: str
    base: str  # "" for IUnknown
    group: str  # com, base or callcenter
    guid_name: str
    guid: str
    methods: tuple[Method, ...]

    def own_methods(self):
        return [m for m in self.methods if m.declared_by == self.name]


def read_rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Row(*(line.split("\t") + [""] * COLUMNS)[:COLUMNS]) for line in lines[1:]]


def split_parameter(text):
    """("ITAgent**", "ppAgent") of "ITAgent **ppAgent"."""
    kind, stars, name = re.fullmatch(r"(.+?)\s*(\**)\s*(\w+)", text.strip()).groups()
    # WINBOOL is how one set of headers spells BOOL.
    return ("BOOL" if kind == "WINBOOL" else kind) + stars, name


def read_method(row):
    result, listed = re.fullmatch(rf"(\w+) {row.value}\((.*)\)", row.signature).groups()
    parameters = tuple(split_parameter(p) for p in listed.split(",") if p.strip())
    inherited = re.search(r"inherited=(\w+)", row.notes)
    declared_by = inherited[1] if inherited else row.owner
    return Method(int(row.name), row.value, result, parameters, declared_by, row.notes)


def read_interface(row, rows):
    base, dispatch_only = re.match(r"base=(\S+)( \(dispinterface\))?", row.signature).groups()
    methods = [read_method(r) for r in rows if r.kind == "vtbl" and r.owner == row.owner]
    if dispatch_only:  # The table does not repeat the slots of IDispatch for it.
        methods = [read_method(r) for r in rows if r.kind == "vtbl" and r.owner == "IDispatch"]
        inherited = [m if m.slot < 3 else m._replace(declared_by="IDispatch") for m in methods]
        methods = inherited
    group = re.match(r"group=(\w+); slots=(\d+)", row.notes)
    if sorted(m.slot for m in methods) != list(range(int(group[2]))):
        raise SystemExit(f"{row.owner}: the slots are not 0 to {group[2]} - 1")
    base = "" if base == "-" else base
    ordered = tuple(sorted(methods, key=lambda m: m.slot))
    return Interface(row.owner, base, group[1], row.name, row.value, ordered)


def interfaces(rows):
    return [read_interface(row, rows) for row in rows if row.kind == "iid"]


def enums(rows):
    """Enum -> [(name, value)], in the order of the table."""
    found = {}
    for row in rows:
        if row.kind == "enum":
            found.setdefault(row.owner, []).append((row.name, int(row.value, 0)))
    return found


def guid_parts(text):
    """The eleven numbers of DEFINE_GUID."""
    first, second, third, fourth, fifth = text.strip("{}").split("-")
    tail = fourth + fifth
    octets = [tail[i : i + 2] for i in range(0, 16, 2)]
    return [f"0x{part}" for part in (first, second, third, *octets)]
