"""Includes: the order of the folders, public headers only in examples, no foreign detail/."""

import posixpath

from tidy import source, tables
from tidy.tree import Finding, in_folder


def module_of(path):
    """The longest row of the layer table that the path (relative to src/) lies in, or None."""
    rows = [row for row in tables.LAYERS if path.startswith(row + "/")]
    return max(rows, key=len, default=None)


def is_public(tree, name):
    return tree.has("include/" + name) or tree.has("include/tapi/" + name)


def target_of(tree, path, name):
    """Which part of the project an include names: a row of the table, "public", "?" or None."""
    if module := module_of(name):
        return module
    if is_public(tree, name):
        return "public"
    if tree.has("src/" + name) or tree.has(posixpath.join(posixpath.dirname(path), name)):
        return "?"
    return None


def check_layers(tree):
    for path in tree.code(("src",)):
        module = module_of(path.removeprefix("src/"))
        if module is None:
            yield Finding(path, 1, "layering", "folder is not in LAYERS of tools/tidy/tables.py")
            continue
        allowed = (module, *tables.LAYERS[module])
        for line, _, name in source.includes(tree.text(path)):
            target = target_of(tree, path, name)
            if target == "?":
                yield Finding(path, line, "layering", f'write "{name}" as a path from src/')
            elif target is not None and target not in allowed:
                yield Finding(path, line, "layering", f"{module} must not include {target} ({name})")


def check_public(tree):
    """Examples and public headers stand on the public headers and the system alone."""
    for path in tree.code(("examples", "include")):
        for line, angled, name in source.includes(tree.text(path)):
            if is_public(tree, name):
                continue
            beside = posixpath.join(posixpath.dirname(path), name)
            own_helper = not angled and path.startswith("examples/") and tree.has(beside)
            if module_of(name) or not (angled or own_helper):
                message = f"only public and system headers here, not {name}"
                yield Finding(path, line, "public-only", message)


def check_detail(tree):
    for path in tree.code(tables.CODE_FOLDERS):
        for line, _, name in source.includes(tree.text(path)):
            owner, found, _ = name.partition("/detail/")
            if found and not in_folder(path, (f"src/{owner}", owner)):
                yield Finding(path, line, "detail", f"{name} is private to {owner}")


def check_own_header(tree):
    for path in tree.code(("src", "apps", "bench", "test"), (".cc", ".c")):
        stem = path.rsplit(".", 1)[0]
        if not tree.has(stem + ".h"):
            continue
        listed = source.includes(tree.text(path))
        if not listed or not ("/" + stem + ".h").endswith("/" + listed[0][2]):
            line = listed[0][0] if listed else 1
            yield Finding(path, line, "own-header", f"include {posixpath.basename(stem)}.h first")


RULES = (check_layers, check_public, check_detail, check_own_header)
