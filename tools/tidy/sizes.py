"""Lines of functions and of files."""

import ast
import re

from tidy import source, tables
from tidy.tree import Finding, in_folder

_CODE_SUFFIXES = (".cc", ".cpp", ".h", ".c", ".py")


def python_functions(text):
    """(first line, last line, name) of every function; nothing when the file does not parse."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return []
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(n.lineno, n.end_lineno, n.name) for n in nodes if isinstance(n, kinds)]


def functions_of(path, text):
    return python_functions(text) if path.endswith(".py") else source.functions(text)


def first_comment(path, text):
    """The comment (in Python also the docstring) that a file begins with."""
    if path.endswith(".py"):
        return re.match(r'(?:#[^\n]*\n|\s)*(?:"""[\s\S]*?""")?', text).group()
    return re.match(r"\s*(?:/\*[\s\S]*?\*/|(?:[ \t]*//[^\n]*\n)+)?", text).group()


def _measured(tree):
    return [p for p in tree.with_suffix(*_CODE_SUFFIXES) if not tree.is_generated(p)]


def check_function_lines(tree):
    for path in _measured(tree):
        for first, last, name in functions_of(path, tree.text(path)):
            lines = last - first + 1
            if lines > tables.FUNCTION_LINES_MAX:
                message = f"{lines} lines > {tables.FUNCTION_LINES_MAX}: {name[:60]}"
                yield Finding(path, first, "function-lines", message)


def check_file_lines(tree):
    for path in _measured(tree):
        lines = len(tree.lines(path))
        if lines > tables.FILE_LINES_MAX and not in_folder(path, tables.ANY_LENGTH_WITH_REASON):
            yield Finding(path, 1, "file-lines", f"{lines} lines > {tables.FILE_LINES_MAX}")
        elif lines > tables.FILE_LINES_REASON:
            if "Length:" not in first_comment(path, tree.text(path)):
                message = f'{lines} lines; split it, or say why after "Length:" in the first comment'
                yield Finding(path, 1, "file-lines", message)


RULES = (check_function_lines, check_file_lines)
