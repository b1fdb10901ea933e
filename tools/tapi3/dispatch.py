"""Writes the tables of members that IDispatch::Invoke of our objects goes by."""

import re

COLUMNS = 100
# The interfaces of objects that we make, or will.
INTERFACES = (
    "ITTAPI", "ITTAPICallCenter", "ITAddress", "ITAddressCapabilities", "ITAgentHandler", "ITAgent",
    "ITAgentSession", "ITACDGroup", "ITQueue", "ITAgentEvent", "ITAgentSessionEvent",
    "ITACDGroupEvent", "ITQueueEvent", "ITAgentHandlerEvent", "ITTAPIObjectEvent", "ITCollection",
)
KINDS = {
    "method": "DISPATCH_METHOD",
    "propget": "DISPATCH_PROPERTYGET",
    "propput": "DISPATCH_PROPERTYPUT",
}
# What client/com/dispatch_call.h carries besides enums and interfaces, and what may be written.
VALUES = ("LONG", "ULONG", "DWORD", "VARIANT_BOOL", "BSTR", "VARIANT", "CURRENCY", "DATE")

HEADER = """\
// dispatch_table.h: which members an interface has for IDispatch; for dispatch.h.
// {source}

#pragma once

#include <tapi3.h>

#include "client/com/dispatch_member.h"

namespace agentline {{

{declarations}
}}  // namespace agentline
"""
TABLE = """\
// dispatch_table.cc: name, number, kind and call of each member that IDispatch leads to.
// {source}
#include "client/com/dispatch_table.h"

#include "client/com/dispatch_call.h"

namespace agentline {{
{tables}
}}  // namespace agentline
"""


def number_of(method):
    """The dispid of a method, signed, or None."""
    found = re.search(r"dispid=(0x[0-9A-F]+)", method.notes)
    if found is None:
        return None
    number = int(found[1], 16)
    return number - (1 << 32) if number >= 1 << 31 else number


def kind_of(method):
    return re.search(r"dispid=0x[0-9A-F]+; (\w+)", method.notes)[1]


def is_carried(method, enums, interfaces):
    """Whether VARIANTs can carry all of it: no bare bytes, no interface that is only a name here, and
    nothing written but the last parameter, the result."""
    for index, (kind, _) in enumerate(method.parameters):
        base, stars = kind.rstrip("*"), kind.count("*")
        if base not in (*VALUES, *enums, *interfaces):
            return False
        written = stars - (base in interfaces)
        if written not in (0, 1) or (written and index != len(method.parameters) - 1):
            return False
    return True


def members(interface, enums, interfaces):
    found = [m for m in interface.methods if number_of(m) is not None]
    return [m for m in found if is_carried(m, enums, interfaces)]


def entry(interface, method):
    number, kind = number_of(method), kind_of(method)
    shown = f"0x{number:X}" if number > 0xFF else str(number)
    name = method.name if kind == "method" else method.name[len("get_"):]
    begin, end = f'        {{"{name}", {shown}, {KINDS[kind]},', f"&call<&{interface.name}::{method.name}>}},"
    return f"{begin} {end}\n" if len(begin) + 1 + len(end) <= COLUMNS else f"{begin}\n         {end}\n"


def table(interface, listed):
    text = "\ntemplate <>\n"
    text += f"std::span<const DispatchMember> dispatch_members<{interface.name}>() {{\n"
    text += "    static constexpr DispatchMember members[] = {\n"
    text += "".join(entry(interface, m) for m in listed)
    return text + "    };\n    return members;\n}\n"


def declaration(interface):
    return f"template <>\nstd::span<const DispatchMember> dispatch_members<{interface.name}>();\n"


def files(found, enums, foreign, source):
    """The two files, by name. `foreign` are interfaces that are only names."""
    names = [i.name for i in found if i.name not in foreign]
    chosen = [next(i for i in found if i.name == n) for n in INTERFACES]
    tables = "".join(table(i, members(i, enums, names)) for i in chosen)
    return {
        "dispatch_table.h": HEADER.format(
            source=source, declarations="".join(map(declaration, chosen))),
        "dispatch_table.cc": TABLE.format(source=source, tables=tables),
    }
