"""Files that nobody builds, includes, reads or links to."""

import posixpath
import re
from functools import lru_cache

from tidy import source
from tidy.markdown import links
from tidy.tree import Finding

_BUILT_FOLDERS = ("src", "apps", "test", "bench", "examples")
_TEST_DATA = "test/data/"


@lru_cache(maxsize=4)
def cmake_files(tree):
    """Text of each CMake file, comments removed."""
    paths = [p for p in tree.paths if p.endswith(("CMakeLists.txt", ".cmake"))]
    return {p: re.sub(r"#[^\n]*", "", tree.text(p)) for p in paths}


@lru_cache(maxsize=4)
def includers(tree):
    """Name as written in an include -> the files that include it."""
    names = {}
    for path in tree.code(("include", *_BUILT_FOLDERS)):
        for _, _, name in source.includes(tree.text(path)):
            names.setdefault(name.removeprefix("./"), set()).add(path)
    return names


def is_included(tree, path):
    """Whether some other file's include names a tail of this path."""
    parts = path.split("/")
    tails = ("/".join(parts[start:]) for start in range(len(parts)))
    return any(includers(tree).get(tail, set()) - {path} for tail in tails)


def is_named(path, text):
    """Whether the text names the file, with or without the folders before it."""
    return re.search(rf"(?<![\w.-]){re.escape(posixpath.basename(path))}(?![\w.-])", text)


@lru_cache(maxsize=4)
def globbed_folders(tree):
    """Folder whose CMakeLists.txt globs its sources -> True when what lies below is covered too."""
    return {
        posixpath.dirname(path): "GLOB_RECURSE" in text
        for path, text in cmake_files(tree).items()
        if path.endswith("CMakeLists.txt") and re.search(r"\bGLOB|\bagentline_module\s*\(", text)
    }


def is_globbed(tree, path):
    folders = globbed_folders(tree)
    folder = posixpath.dirname(path)
    if folder in folders:
        return True
    while folder:
        folder = posixpath.dirname(folder)
        if folders.get(folder):
            return True
    return False


def check_sources(tree):
    """A glob keeps a source alive but no header: a header lives by being included."""
    for path in tree.code(_BUILT_FOLDERS):
        if is_included(tree, path):
            continue
        if any(is_named(path, text) for text in cmake_files(tree).values()):
            continue
        if path.endswith(".h") or not is_globbed(tree, path):
            yield Finding(path, 1, "dead-file", "nobody builds or includes this file")


def check_documents(tree):
    reached, waiting = set(), ["README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached or not tree.has(path):
            continue
        reached.add(path)
        if path.endswith(".md"):
            waiting += [target for _, _, target in links(path, tree.text(path))]
    for path in tree.with_suffix(".md"):
        if path.startswith("docs/") and path not in reached:
            yield Finding(path, 1, "dead-doc", "no chain of links leads here from README.md")


def check_test_data(tree):
    """A file of test/data is named somewhere, or a subfolder of test/data that holds it is."""
    data = [p for p in tree.paths if p.startswith(_TEST_DATA)]
    texts = [tree.text(p) for p in tree.paths if p not in data] if data else []
    for path in data:
        names = [posixpath.basename(path)]
        folder = posixpath.dirname(path)
        while folder + "/" != _TEST_DATA:
            names.append(folder.removeprefix("test/"))
            folder = posixpath.dirname(folder)
        if not any(name in text for name in names for text in texts):
            yield Finding(path, 1, "dead-data", "no test names this file or its folder")


RULES = (check_sources, check_documents, check_test_data)
