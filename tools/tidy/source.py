"""C++ text with comments, strings or macros blanked out; offsets and line breaks stay the same."""

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    (?P<raw>(?<![A-Za-z0-9_])(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\([\s\S]*?\)(?P=mark)")
  | (?P<comment>//(?:\\\n|[^\n])*|/\*[\s\S]*?\*/)
  | (?P<string>"(?:\\[\s\S]|[^"\\\n])*")
  | (?P<number>(?<![A-Za-z0-9_])[0-9](?:'?[A-Za-z0-9_.])*)
  | (?P<char>'(?:\\[\s\S]|[^'\\\n])+')
    """,
    re.VERBOSE,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w*)(?:\\\n|[^\n])*", re.MULTILINE)
_BRACE = re.compile(r"[{}]")
_STOP = re.compile(r"[;{}]")


def _spaces(text):
    return re.sub(r"[^\n]", " ", text)


def _blank_token(match, keep_strings):
    text = match.group()
    kind = match.lastgroup if match.lastgroup != "mark" else "raw"
    if kind == "comment":
        return _spaces(text)
    if kind == "raw" or (kind in ("string", "char") and not keep_strings):
        return text[0] + _spaces(text[1:-1]) + text[-1]
    return text


@lru_cache(maxsize=None)
def without_comments(text):
    """Comments and raw strings are blank; ordinary strings (and so include names) stay."""
    return _TOKEN.sub(lambda m: _blank_token(m, keep_strings=True), text)


@lru_cache(maxsize=None)
def code_only(text):
    """Comments and the insides of all strings are blank; includes stay visible."""
    blanked = _TOKEN.sub(lambda m: _blank_token(m, keep_strings=False), text)
    pieces, end = [], 0
    for match in _INCLUDE.finditer(without_comments(text)):
        pieces += [blanked[end : match.start()], match.group()]
        end = match.end()
    return "".join(pieces) + blanked[end:]


def includes(text):
    """(line, True when in angle brackets, name) of every include, in order."""
    clean = without_comments(text)
    return [
        (clean.count("\n", 0, m.start(1)) + 1, m.group(1) == "<", m.group(2))
        for m in _INCLUDE.finditer(clean)
    ]


@lru_cache(maxsize=None)
def without_directives(text):
    """Code with all preprocessor lines blank; of #if ... #else only the first branch remains."""
    pieces, end, open_branches = [], 0, []
    code = code_only(text)
    for match in _DIRECTIVE.finditer(code):
        dead = any(open_branches)
        between = code[end : match.start()]
        pieces += [_spaces(between) if dead else between, _spaces(match.group())]
        end = match.end()
        word = match.group(1)
        if word in ("if", "ifdef", "ifndef"):
            open_branches.append(False)
        elif word in ("else", "elif") and open_branches:
            open_branches[-1] = True
        elif word == "endif" and open_branches:
            open_branches.pop()
    return "".join(pieces) + code[end:]


def matching_brace(code, start):
    """Offset of the brace that closes the one at start; the end of the text when there is none."""
    depth = 0
    for match in _BRACE.finditer(code, start):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(code) - 1


def _collapsed(head):
    """A declaration's head with the insides of its brackets removed."""
    head = re.sub(r"\balignas\s*\([^()]*\)|\b__attribute__\s*\(\([^()]*\)\)", "", head)
    before = None
    while before != head:
        before = head
        head = re.sub(r"\([^()]+\)", "()", head)
        head = re.sub(r"<[^<>()]*(?:\(\)[^<>()]*)*>", "", head)
    return head.strip()


def brace_kind(head):
    """What a brace at namespace or class level opens, judged by the text before it."""
    flat = _collapsed(head)
    if re.search(r"\b(?:class|struct|union|enum|namespace)\b[^()]*$", flat):
        return "scope"
    if re.search(r'\bextern\s*"\s*"$', flat):
        return "scope"
    if re.search(r"\[[^\]]*\]\s*(?:\(\))?\s*(?:mutable|noexcept|->[^;{}]*|\s)*$", flat):
        return "function"
    if re.search(r"\)[^:()]*:(?!:)", flat) and re.search(r"[\w>]$", flat):
        return "initializer"
    outside = re.sub(r"\boperator\s*[^\w\s(]+|[=!<>]=", "", flat)
    return "function" if "(" in outside and "=" not in outside else "data"


def functions(text):
    """(line of the opening brace, line of the closing brace, head) of every function body."""
    code = without_directives(text)
    found, head_start, at = [], 0, 0
    while match := _STOP.search(code, at):
        at = match.end()
        if match.group() != "{":
            head_start = at
            continue
        head = code[head_start : match.start()]
        kind = brace_kind(head)
        if kind == "scope":
            head_start = at
            continue
        close = matching_brace(code, match.start())
        if kind == "function":
            lines = [code.count("\n", 0, offset) + 1 for offset in (match.start(), close)]
            found.append((lines[0], lines[1], " ".join(_collapsed(head).split())))
        at = close + 1
        if kind == "initializer":
            # A member's value: what follows still belongs to this constructor's head.
            inside = _spaces(code[match.end() : close])
            code = f"{code[:match.start()]}({inside}){code[at:]}"
        else:
            head_start = at
    return found
