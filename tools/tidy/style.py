"""Small rules on the text of C and C++ files, and on the marks that people leave in any file."""

import re

from tidy import source, tables
from tidy.banned import is_free_call
from tidy.tree import Finding, in_folder, line_of

_HEADERS = (".h", ".hpp")
_TEXT_SUFFIXES = (
    ".cc", ".h", ".hpp", ".c", ".py", ".sh", ".md", ".cmake", ".txt", ".toml", ".js", ".css",
    ".html", "Makefile",
)
# Written in two parts, so that this file obeys its own rule.
_FIX_ME = "FIX" + "ME"
_TO_DO = "TO" + "DO"
_GOOD_TO_DO = re.compile(_TO_DO + r"\((?:soon|perf|security|test)\): \S")


def check_columns(tree):
    for path in tree.code(tables.CODE_FOLDERS):
        if tree.is_generated(path):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            if len(line) > tables.COLUMNS_MAX and not re.search(r"https?://", line):
                yield Finding(path, number, "columns", f"{len(line)} > {tables.COLUMNS_MAX}")


def check_pragma_once(tree):
    for path in tree.code(tables.CODE_FOLDERS, _HEADERS):
        if not re.search(r"^#pragma once$", source.code_only(tree.text(path)), re.MULTILINE):
            yield Finding(path, 1, "pragma-once", "the header lacks #pragma once")


def check_using_namespace(tree):
    for path in tree.code(tables.CODE_FOLDERS, _HEADERS):
        code = source.code_only(tree.text(path))
        for match in re.finditer(r"\busing\s+namespace\b", code):
            line = line_of(code, match.start())
            yield Finding(path, line, "using-namespace", "a header must not open a namespace")


def naked_memory(code):
    """Offsets of new, delete and the C allocation calls; `= delete` and operators are fine."""
    for match in re.finditer(r"\b(?:new|delete)\b", code):
        if not re.search(r"(?:=|\boperator)\s*$", code[: match.start()][-50:]):
            yield match.start()
        elif match.group() == "new" and not code[: match.start()].rstrip().endswith("operator"):
            yield match.start()
    for match in re.finditer(r"\b(?:malloc|calloc|realloc|free)\s*\(", code):
        if is_free_call(code, match.start()):
            yield match.start()


def check_naked_memory(tree):
    for path in tree.code(("src",)):
        if in_folder(path, tables.NAKED_MEMORY_ALLOWED):
            continue
        code = source.without_directives(tree.text(path))
        for offset in naked_memory(code):
            line = line_of(code, offset)
            yield Finding(path, line, "naked-memory", "let a container or unique_ptr own it")


def check_default(tree):
    for path in tree.code(tables.NO_DEFAULT_FOLDERS):
        code = source.code_only(tree.text(path))
        for match in re.finditer(r"\bdefault\s*:(?!:)", code):
            yield Finding(path, line_of(code, match.start()), "default", "name every case instead")


def check_marks(tree):
    for path in tree.with_suffix(*_TEXT_SUFFIXES):
        for number, line in enumerate(tree.lines(path), 1):
            if path.endswith(".md"):
                line = re.sub(r"`[^`]*`", "", line)
            if re.search(rf"\b{_FIX_ME}\b", line):
                yield Finding(path, number, "mark", f"{_FIX_ME} never stays; repair it now")
            for match in re.finditer(rf"\b{_TO_DO}\b", line):
                if not _GOOD_TO_DO.match(line, match.start()):
                    kinds = f"write {_TO_DO}(soon|perf|security|test): what"
                    yield Finding(path, number, "mark", kinds)


def check_dead_comments(tree):
    """Two comment lines in a row that end like statements were code once."""
    for path in tree.code(tables.CODE_FOLDERS):
        previous = False
        clean = source.without_comments(tree.text(path)).splitlines()
        for number, (line, rest) in enumerate(zip(tree.lines(path), clean), 1):
            is_comment = not rest.strip() and re.match(r"\s*//", line)
            like_code = bool(is_comment and line.rstrip().endswith((";", "{")))
            if like_code and previous:
                yield Finding(path, number, "dead-comment", "commented-out code; delete it")
            previous = like_code


RULES = (
    check_columns, check_pragma_once, check_using_namespace, check_naked_memory, check_default,
    check_marks, check_dead_comments,
)
