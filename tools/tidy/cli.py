"""Runs every rule over one tree and prints what it found, sorted by file and line."""

import argparse
from pathlib import Path

from tidy import banned, dead, layering, markdown, sizes, style
from tidy.tree import Tree

MODULES = (layering, banned, sizes, style, dead, markdown)


def findings(tree):
    return sorted({f for module in MODULES for rule in module.RULES for f in rule(tree)})


def main(arguments):
    parser = argparse.ArgumentParser(description="Check the project's own rules.")
    here = Path(__file__).resolve().parents[2]
    parser.add_argument("--root", default=here, help="top of the tree (default: this one)")
    tree = Tree(parser.parse_args(arguments).root)
    if not tree.paths:
        print(f"tidy: no files below {tree.root}")
        return 1
    found = findings(tree)
    for finding in found:
        print(finding)
    print(f"tidy: {len(tree.paths)} files, {len(found)} findings")
    return 1 if found else 0
