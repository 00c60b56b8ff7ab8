"""Of a chapter, the statements that one cell needs: what it shows can then be run by itself.

`excerpt` follows names backwards. A statement before the cell is taken if it binds a name that is
still needed, or changes what that name stands for; what it needs is needed in turn.
"""

import ast
import re
import symtable
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tracer.changing import CHANGING


def excerpt(before: Iterable[str], cell: str) -> tuple[str, int]:
    """Return code that gives a cell what it needs of the cells before it, and then is that cell.

    The second value is the number of the line on which the cell begins. Commands of a notebook,
    such as ``%xmode``, are left out. Raises SyntaxError for what is no Python.
    """
    before = list(before)
    functions = {
        each.name
        for source in before
        for each in ast.parse(plain(source)).body
        if isinstance(each, ast.FunctionDef)
    }
    late: set[str] = set()  # what functions read when they are called, maybe defined after them
    while True:
        needed = set(late)
        for each in reversed(_statements(cell)):
            needed = needed - each.rebound | each.read
        taken: list[Statement] = []
        for source in reversed(before):
            for each in reversed(_statements(source)):
                if needed & (each.changed | each.called - functions):
                    needed = needed - each.rebound | each.read
                    taken.insert(0, each)
        read = {name for each in taken if each.defines for name in each.read}
        if read <= late:
            break
        late |= read
    start = _joined([each.text for each in taken])
    cell = plain(cell).strip("\n")
    return f"{start}{cell}\n", start.count("\n") + 1


@dataclass(frozen=True)
class Statement:
    """A statement: what it reads, binds anew, binds or changes, and calls alone, by name."""

    text: str
    read: frozenset[str]
    rebound: frozenset[str]
    changed: frozenset[str]
    called: frozenset[str]
    defines: bool


@cache
def _statements(code: str) -> tuple[Statement, ...]:
    code = plain(code)
    return tuple(
        Statement(
            _text(code, each),
            frozenset(_read(each)),
            frozenset(_rebound(each)),
            frozenset(_changed(each)),
            frozenset(_called(each)),
            isinstance(each, ast.FunctionDef | ast.ClassDef),
        )
        for each in ast.parse(code).body
    )


def plain(code: str) -> str:
    """Code without the commands of a notebook."""
    return re.sub(r"^[%!].*\n?", "", code, flags=re.MULTILINE)


def _text(source: str, statement: ast.stmt) -> str:
    """A statement as it was written, with its decorators."""
    decorated = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(each.lineno for each in decorated)])
    return "\n".join(source.splitlines()[first - 1 : statement.end_lineno])


def _joined(taken: list[str]) -> str:
    """Imports above, then what is defined, with a blank line around functions and classes."""
    imports = [each for each in taken if each.startswith(("import ", "from "))]
    text = "\n".join(imports) + "\n"
    apart = True
    for each in taken:
        if each not in imports:
            alone = each.startswith(("def ", "class ", "@"))
            text += ("\n" if apart or alone else "") + each + "\n"
            apart = alone
    return text.lstrip("\n") + "\n" if taken else ""


def _read(statement: ast.stmt) -> set[str]:
    """The names of the module that a statement reads, in functions that it defines, too."""
    table = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
    found = {each.get_name() for each in table.get_symbols() if each.is_referenced()}
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        waiting += inner.get_children()
        found |= {
            each.get_name()
            for each in inner.get_symbols()
            if each.is_global() and each.is_referenced()
        }
    return found


def _stored(node: ast.AST) -> set[str]:
    """The names that are bound in a statement, without those inside functions and classes."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(each.name)
            continue
        if isinstance(each, ast.Lambda):
            continue
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found.add(each.id)
        elif isinstance(each, ast.alias):
            found.add(each.asname or each.name.partition(".")[0])
        waiting += ast.iter_child_nodes(each)
    return found


def _rebound(statement: ast.stmt) -> set[str]:
    """The names whose values from before are of no use after a statement."""
    whole = ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom
    named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return _stored(statement) if isinstance(statement, whole | named) else set()


def _changed(statement: ast.stmt) -> set[str]:
    """The names that a statement binds, and those whose objects it changes."""
    found = _stored(statement)
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            found |= _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found |= _root(node.func) if node.func.attr in CHANGING else set()
    return found


def _called(statement: ast.stmt) -> set[str]:
    """What a statement calls and does nothing else, such as a layer, which gets its weights so."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        called = statement.value.func
        return {called.id} if isinstance(called, ast.Name) else set()
    return set()


def _root(node: ast.AST) -> set[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
