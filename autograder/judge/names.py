"""The names in the code of a cell: what it binds, what it reads."""

import ast
import contextlib
import symtable

from IPython.core.inputtransformer2 import TransformerManager


def parsed(source: str) -> ast.Module:
    """Return a cell's syntax tree, its magics as the calls that IPython makes of them.

    Of a cell that is no Python nothing is known: the tree is empty.
    """
    with contextlib.suppress(SyntaxError):
        return ast.parse(source)  # IPython leaves what is Python as it is, and looks long.
    with contextlib.suppress(SyntaxError):
        return ast.parse(TransformerManager().transform_cell(source))
    return ast.Module([], [])


def bound(tree: ast.AST) -> set[str]:
    """Return the names that a cell defines, assigns or imports, at any depth."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
    return names


def assigned(tree: ast.AST) -> set[str]:
    """Return the names that a cell assigns something to, at any depth."""
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def mentioned(tree: ast.AST) -> set[str]:
    """Return the names in a cell, in quotes, too, as ``expect.call`` wants them."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name):
                names.add(name)
            case ast.Constant(value=str(text)) if text.isidentifier():
                names.add(text)
    return names


def defined(source: str) -> set[str]:
    """Return the names that a cell defines or assigns at its top level; no imports."""
    names: set[str] = set()
    todo: list[ast.AST] = [*parsed(source).body]
    while todo:
        node = todo.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
                continue
            case ast.ClassDef(name=name):
                names.add(name)
                continue
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case (
                ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp()
            ):
                continue
        todo += ast.iter_child_nodes(node)
    return names


def imported(source: str) -> set[str]:
    """Return the names that a cell imports at its top level."""
    return {
        (name.asname or name.name).partition(".")[0]
        for node in parsed(source).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }


def free(source: str) -> set[str]:
    """Return the names that a cell uses and does not bind: something has to be there before it."""
    try:
        module = symtable.symtable(TransformerManager().transform_cell(source), "cell", "exec")
    except SyntaxError:
        return set()
    bound = {s.get_name() for s in module.get_symbols() if s.is_assigned() or s.is_imported()}
    used, todo = set(), [module]
    while todo:
        scope = todo.pop()
        todo += scope.get_children()
        free = (s for s in scope.get_symbols() if s.is_referenced())
        used |= {s.get_name() for s in free if scope is module or s.is_global()}
    return used - bound
