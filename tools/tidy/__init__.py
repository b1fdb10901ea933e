"""Our own rules: what neither the compiler nor clang-tidy can say about this project.

tree.py    reads the files and holds the finding type      tables.py   the rules that are data
source.py  C++ without comments, strings, macros           layering.py includes and folder order
banned.py  calls that belong to io/                        style.py    small rules on C++ text
sizes.py   lines of functions and files                    dead.py     files nobody uses
markdown.py titles and links                               cli.py      runs them all
"""
