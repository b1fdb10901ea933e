"""Markdown: one title per file, and relative links that lead somewhere."""

import posixpath
import re

from tidy.tree import Finding

_LINK = re.compile(
    r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)"  # [text](target "title")
    r"|^\[[^\]]+\]:\s*<?(\S+?)>?\s*$"  # [label]: target
)
_FENCE = re.compile(r"\s*(```+|~~~+)")


def prose(text):
    """(line number, line) outside code fences, inline code blanked."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = _FENCE.match(line)
        if fence is None and mark:
            fence = mark.group(1)
        elif fence is not None:
            if mark and line.strip().startswith(fence):
                fence = None
        else:
            yield number, re.sub(r"`[^`]*`", "``", line)


def links(path, text):
    """(line, link as written, path from the root) of every relative link."""
    for number, line in prose(text):
        for match in _LINK.finditer(line):
            link = match.group(1) or match.group(2)
            target = re.split(r"[#?]", link)[0]
            if target and not re.match(r"[a-z][a-z0-9+.-]*:|/", target, re.IGNORECASE):
                folder = posixpath.dirname(path)
                yield number, link, posixpath.normpath(posixpath.join(folder, target))


def check_titles(tree):
    for path in tree.with_suffix(".md"):
        titles = [number for number, line in prose(tree.text(path)) if line.startswith("# ")]
        if titles[:1] != [1]:
            yield Finding(path, 1, "title", "the first line is the file's one `# ` title")
        for number in titles[1:]:
            yield Finding(path, number, "title", "a second `# ` title")


def check_links(tree):
    for path in tree.with_suffix(".md"):
        for number, link, target in links(path, tree.text(path)):
            if not (tree.root / target).exists():
                yield Finding(path, number, "link", f"{link} leads nowhere")


RULES = (check_titles, check_links)
