"""The text of an answer: as a syntax tree, and in a layout that can be compared."""

import ast
import re
import warnings

#: Characters above which an answer is compared as text: no answer comes near it.
LONGEST = 50_000


def readable(source: str, language: str = "python") -> str:
    """Return an answer in one layout, without comments and docstrings: fit to be compared."""
    tree = parsed(source) if language == "python" else None
    if tree is not None:
        try:
            return ast.unparse(_WithoutDocstrings().visit(tree))
        except (RecursionError, ValueError):
            pass
    return source.strip("\n")


def size(source: str, language: str = "python") -> int:
    """Return how many nodes the syntax tree has; words, where there is none."""
    tree = parsed(source) if language == "python" else None
    return len(source.split()) if tree is None else sum(1 for _ in ast.walk(tree))


def parsed(source: str) -> ast.Module | None:
    """Return the syntax tree of a cell, without what only a notebook understands; or None."""
    if len(source) > LONGEST:
        return None
    tree = _parsed(source)
    if tree is None and re.search(r"^\s*[%!?]|\?\s*$", source, re.MULTILINE):
        tree = _parsed(re.sub(r"^\s*[%!?].*$|^.*\?\s*$", "", source, flags=re.MULTILINE))
    return tree


def _parsed(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


_Documented = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class _WithoutDocstrings(ast.NodeTransformer):
    def _body(self, node: _Documented) -> ast.AST:
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            del node.body[0]
            if not node.body and not isinstance(node, ast.Module):
                node.body.append(ast.Pass())
        return self.generic_visit(node)

    visit_Module = visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _body
