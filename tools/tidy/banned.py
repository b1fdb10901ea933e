"""Calls that reach the real world (clock, chance, files, sockets, threads) outside their folders."""

import re

from tidy import source, tables
from tidy.tree import Finding, in_folder, line_of

# Words that may stand before a call; any other word there makes it a declaration.
_BEFORE_CALL = {"return", "co_return", "co_await", "co_yield", "else", "do", "throw", "case", "and",
                "or", "not"}


def is_free_call(code, start):
    """Whether the name at start is called as a free or std function, not declared, not a member."""
    before = code[:start][-200:].rstrip()
    gap = code[start - 1 : start].isspace()
    if before.endswith("::"):
        scope = re.search(r"(\w*)\s*::$", before).group(1)
        if scope in ("", "std"):
            return not before.endswith(">::")
        return scope in _BEFORE_CALL
    if before.endswith((".", "->")):
        return False
    if gap and re.search(r"[\w>][&*]+$", before):
        return False
    word = re.search(r"(\w+)$", before)
    if gap and before.endswith(">"):
        return bool(re.search(r"\s>$", before))
    return word is None or word.group(1) in _BEFORE_CALL


def is_global_call(code, start):
    """Whether the `::` at start is the global scope: nothing that could be a class stands before."""
    before = code[:start][-200:]
    word = re.search(r"(\w+)\s*$", before)
    if word is None:
        return not before.endswith(">")
    return word.group(1) in _BEFORE_CALL


def _names(words):
    return "|".join(words.split())


def offsets(ban, code):
    """Where the code does what the ban forbids, includes aside."""
    if ban.pattern:
        yield from (m.start() for m in re.finditer(ban.pattern, code))
    if ban.calls:
        for match in re.finditer(rf"\b(?:{_names(ban.calls)})\s*\(", code):
            if is_free_call(code, match.start()):
                yield match.start()
    if ban.global_calls:
        for match in re.finditer(rf"::\s*(?:{_names(ban.global_calls)})\s*\(", code):
            if is_global_call(code, match.start()):
                yield match.start()


def lines_with(ban, text):
    code = source.without_directives(text)
    lines = {line_of(code, offset) for offset in offsets(ban, code)}
    if ban.headers:
        listed = source.includes(text)
        lines |= {line for line, _, name in listed if re.fullmatch(ban.headers, name)}
    return sorted(lines)


def check_banned(tree):
    for path in tree.code(tables.CODE_FOLDERS):
        for name, ban in tables.BANNED.items():
            in_example = path.startswith("examples/") and name in tables.BANNED_IN_EXAMPLES
            if in_folder(path, tables.WORLD_FOLDERS + ban.allowed) and not in_example:
                continue
            for line in lines_with(ban, tree.text(path)):
                yield Finding(path, line, f"banned-{name}", ban.advice)


RULES = (check_banned,)
