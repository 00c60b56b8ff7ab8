"""The normal form of an answer: the same for answers that are the same but for their spelling.

Two answers have one form if they differ only in

- names that they bind themselves: locals, helper functions, arguments that nobody gives by keyword,
  other names for what is imported;
- layout, comments, docstrings, annotations, the texts of errors, what is printed;
- the order of operands, where it cannot matter to shapes and numbers (``a + b``, ``a * b``,
  ``a == b``, and ``a > b`` for ``b < a``), of arguments by keyword, and of functions that are
  defined beside each other;
- dead code: what stands behind a ``return``, ``if False``, what is computed without a call and
  never used, a helper that nobody calls, an ``else`` behind a branch that has returned;
- temporaries: a value that has a name for the length of one statement.

It is made from the syntax tree and nothing is run. What is no Python is its own text. Python may
fail to parse in several threads at once (3.11), so call this from one.
"""

import ast
import hashlib
import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.answers.scopes import Function, Scope, Scopes, imported, statements
from autograder.answers.source import parsed

#: What the first cell of a notebook usually imports.
_USUAL = {"np": "numpy", "tf": "tensorflow", "keras": "keras"}
_SAME = re.compile(r"^tensorflow\.keras(?=\.|$)")

#: How often a tree is made simpler, times its nodes: no answer may keep a class waiting.
_EFFORT = 200_000

_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_SPELLING = {"ctx", "type_comment", "kind", "returns", "simple"}
_COMMUTES = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)
_TURNED: dict[type, type] = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_MAKES_SEQUENCE = {"tuple", "list", "str", "repr", "sorted"}
_GIVES_SEQUENCE = {"as_list", "tolist", "join", "split", "format", "replace"}


@dataclass(frozen=True)
class Surroundings:
    """What stands around an answer: the other cells of its notebook.

    ``kept`` are the names that they take from it, ``by_keyword`` the (function, argument) of which
    they give the argument by its name, ``imports`` maps names that they import to dotted paths.
    ``language`` is that of the notebook; other than ``python``, answers are compared as text.
    """

    kept: frozenset[str] = frozenset()
    by_keyword: frozenset[tuple[str, str]] = frozenset()
    imports: dict[str, str] = field(default_factory=lambda: dict(_USUAL))
    language: str = "python"

    @classmethod
    def of(
        cls, stubs: Iterable[str], others: Iterable[str] = (), language: str = "python"
    ) -> "Surroundings":
        """Return them, from the cells that learners fill in, as released, and from the others."""
        kept: set[str] = set()
        by_keyword: set[tuple[str, str]] = set()
        imports = dict(_USUAL)
        for stub in stubs:
            if (scopes := _scopes(stub)) is not None:
                kept |= scopes.module.names.keys()
        for other in others:
            if (scopes := _scopes(other)) is not None:
                kept |= scopes.free
                by_keyword |= scopes.by_keyword
                imports |= scopes.module.imports
            else:
                kept |= set(re.findall(r"\w+", other))
        return cls(frozenset(kept), frozenset(by_keyword), imports, language)


def normal_form(source: str, around: Surroundings | None = None) -> str:
    """Return the normal form of an answer, as text for machines."""
    around = around or Surroundings()
    tree = parsed(source) if around.language == "python" else None
    if tree is not None:
        try:
            return _Form(tree, around).text()
        except RecursionError:
            pass  # as deep as nobody writes
    return "text:" + "\n".join(line.rstrip() for line in source.strip().splitlines())


def digest(text: str) -> str:
    """Return eight hexadecimal digits that stand for a normal form."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _scopes(source: str) -> Scopes | None:
    """Return the scopes of a cell; None where it is no Python, or deeper than anybody writes."""
    tree = parsed(source)
    try:
        return None if tree is None else Scopes(tree)
    except RecursionError:
        return None


class _Plainer(ast.NodeTransformer):
    """Takes out what is for people: annotations, texts of errors, the sign of a number."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        fields = node.decorator_list or node.bases  # A data class is made of its annotations.
        parts = [
            each if fields and isinstance(each, ast.AnnAssign) else self.visit(each)
            for each in node.body
        ]
        node.body = [each for each in parts if each is not None]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return self.visit(ast.Assign(targets=[node.target], value=node.value))

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            texts = (ast.Constant, ast.JoinedStr)
            node.exc.args = [each for each in node.exc.args if not isinstance(each, texts)]
        return self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        node.msg = None
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return ast.Constant(-number)
        return node


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


class _Form:
    """The normal form of one tree, which is changed on the way."""

    def __init__(self, tree: ast.Module, around: Surroundings) -> None:
        self.tree, self.around = _Plainer().visit(tree), around
        self.look()
        nodes = sum(1 for _ in ast.walk(self.tree))
        for _ in range(_EFFORT // (nodes + 1)):
            if not self.simplify():
                break
            self.look()
        self.sequences = self.find_sequences()
        self.numbers: dict[Scope, dict[str, int]] = {}
        self.masked = True
        if self.in_order(self.tree):
            self.look()  # what stands elsewhere now is numbered anew
            self.sequences = self.find_sequences()
        self.masked = False
        self.numbers = {}

    def look(self) -> None:
        self.scopes = Scopes(self.tree, self.around.by_keyword)

    # What may go

    def simplify(self) -> bool:
        """Make the tree simpler; return whether anything has changed."""
        changed = False
        defined = self.around.kept & self.scopes.module.names.keys()
        for node in [*statements(self.tree)]:
            for part in ("body", "orelse", "finalbody"):
                block = getattr(node, part, None)
                if isinstance(block, list):
                    simple = self.simple_block(block, bool(defined))
                    last = part == "body" and isinstance(node, Function)
                    if last and simple and _returns_nothing(simple[-1]):
                        simple = simple[:-1]
                    if len(simple) != len(block) or any(map(operator.is_not, simple, block)):
                        setattr(node, part, simple)
                        changed = True
            if changed:
                break  # what is known of the names holds no longer
        return changed

    def simple_block(self, block: list, defined: bool) -> list:
        kept: list[ast.stmt] = []
        for number, statement in enumerate(block):
            following = block[number + 1 :]
            if self.is_dead(statement, defined):
                continue
            if isinstance(statement, ast.If | ast.While) and isinstance(
                statement.test, ast.Constant
            ):
                if isinstance(statement, ast.If):
                    return [
                        *kept,
                        *(statement.body if statement.test.value else statement.orelse),
                        *following,
                    ]
                if not statement.test.value:
                    return [*kept, *statement.orelse, *following]
            if isinstance(statement, ast.If) and statement.orelse and _ends(statement.body):
                alone = ast.If(test=statement.test, body=statement.body, orelse=[])
                return [*kept, alone, *statement.orelse, *following]
            if isinstance(statement, _ENDS) and following:
                return [*kept, statement]
            if following and (put := self.put_into(statement, following[0])):
                return [*kept, put, *following[1:]]
            kept.append(statement)
        return kept

    def is_dead(self, node: ast.stmt, defined: bool) -> bool:
        match node:
            case ast.Pass():
                return True
            case ast.Expr(value=ast.Call(func=ast.Name(id="print" | "display")) as said):
                values = [*said.args, *(each.value for each in said.keywords)]
                return all(map(_is_pure, values)) and "print" not in self.scopes.module.names
            case ast.Expr():
                return _is_pure(node.value)
            case ast.Assign(targets=[ast.Name() as name]):
                scope = self.scopes.of(name, name.id)
                if scope is None or scope.kind != "function":
                    return False
                return _is_pure(node.value) and not self.scopes.loads[scope, name.id]
            case ast.FunctionDef() | ast.ClassDef():
                scope = self.scopes.of(node, node.name)
                if scope is None or scope.kind == "class" or node.decorator_list:
                    return False
                inside = {id(each) for each in ast.walk(node)}
                loads = [e for e in self.scopes.loads[scope, node.name] if id(e) not in inside]
                needed = scope.kind == "module" and (not defined or node.name in self.around.kept)
                return not loads and not needed
            case ast.If():
                return not node.body and not node.orelse and _is_pure(node.test)
        return False

    def put_into(self, first: ast.stmt, second: ast.stmt) -> ast.stmt | None:
        """Return the second statement with the value of the first in the place of its name."""
        match first:
            case ast.Assign(targets=[ast.Name() as name]):
                pass
            case _:
                return None
        scope = self.scopes.of(name, name.id)
        if scope is None or scope.kind != "function" or name.id in scope.fixed:
            return None
        loads = self.scopes.loads[scope, name.id]
        if len(loads) != 1 or len(self.scopes.stores[scope, name.id]) != 1:
            return None
        match second:
            case ast.Assign() | ast.AugAssign() | ast.Return() | ast.Expr():
                evaluated: ast.AST = second
            case ast.If():
                evaluated = second.test
            case ast.For():
                evaluated = second.iter
            case _:
                return None
        if not any(node is loads[0] for node in _evaluated_once(evaluated)):
            return None
        _Replace(loads[0], first.value).visit(second)
        return second

    # What may stand elsewhere

    def in_order(self, tree: ast.AST) -> bool:
        """Sort functions that stand beside each other by what is in them; return if any moved."""
        moved = False
        for node in statements(tree):
            if not isinstance(node, ast.Module | ast.ClassDef):
                continue
            body, start = node.body, 0
            for place in range(len(body) + 1):
                if place < len(body) and _only_defines(body[place]):
                    continue
                if place > start + 1:
                    found = sorted(body[start:place], key=self.order)
                    moved |= any(map(operator.is_not, found, body[start:place]))
                    body[start:place] = found
                start = place + 1
        return moved

    def order(self, node: ast.stmt) -> tuple[str, str]:
        assert isinstance(node, Function)
        scope = self.scopes.where[id(node)]
        named = scope.kind == "class" or node.name in self.around.kept
        return (node.name if named else "", self.text_of(node))

    def find_sequences(self) -> set[tuple[Scope | None, str]]:
        """Return the names that are bound to a visible tuple, list or text."""
        self.sequences = set()
        pairs = [
            (target, node.value)
            for node in statements(self.tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        ]
        for _ in range(3):
            for target, value in pairs:
                if self.is_sequence(value):
                    self.sequences.add((self.scopes.of(target, target.id), target.id))
        return self.sequences

    def is_sequence(self, node: ast.AST) -> bool:
        match node:
            case ast.Tuple() | ast.List() | ast.ListComp() | ast.JoinedStr() | ast.Starred():
                return True
            case ast.Constant():
                return isinstance(node.value, str | bytes)
            case ast.Call(func=ast.Name(id=name)):
                return name in _MAKES_SEQUENCE
            case ast.Call(func=ast.Attribute(attr=name)):
                return name in _GIVES_SEQUENCE
            case ast.Attribute(attr=name):
                return name.endswith("shape")
            case ast.Subscript(value=value, slice=ast.Slice()):
                return self.is_sequence(value)
            case ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right):
                return self.is_sequence(left) or self.is_sequence(right)
            case ast.IfExp(body=body, orelse=orelse):
                return self.is_sequence(body) or self.is_sequence(orelse)
            case ast.Name(id=name):
                return (self.scopes.of(node, name), name) in self.sequences
        return False

    # As text

    def text(self) -> str:
        return self.text_of(self.tree)

    def texts(self, nodes: Iterable[ast.AST | None]) -> list[str]:
        return [
            self.text_of(node) if isinstance(node, ast.AST) else repr(node)
            for node in nodes
            if not self.is_resolved(node)
        ]

    def is_resolved(self, node: ast.AST | None) -> bool:
        """Return whether this is an import of names that are known by their dotted paths."""
        if isinstance(node, ast.Global | ast.Nonlocal):
            return True
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            return True
        if not isinstance(node, ast.Import | ast.ImportFrom):
            return False
        names = imported(node)
        known = self.scopes.where[id(node)].imports if names else {}
        return bool(names) and all(known.get(name) == dotted for name, dotted in names)

    def text_of(self, node: ast.AST) -> str:
        match node:
            case ast.Name():
                return self.name(node, node.id)
            case ast.arg():
                return self.name(node, node.arg)
            case ast.Constant():
                return f"{type(node.value).__name__}:{_constant(node.value)}"
            case ast.Attribute():
                value = self.text_of(node.value)
                if value.startswith("@"):
                    return _dotted(f"{value[1:]}.{node.attr}")
                return f"(. {value} {node.attr})"
            case ast.BinOp(op=op) if isinstance(op, _COMMUTES):
                operands = self.operands(node, type(op))
                if not any(map(self.is_sequence, operands)):
                    return f"({type(op).__name__} {' '.join(sorted(self.texts(operands)))})"
            case ast.Compare(ops=[op]):
                kind = _TURNED.get(type(op), type(op))
                sides = self.texts([node.left, *node.comparators])
                if kind in (ast.Eq, ast.NotEq):
                    sides.sort()
                elif kind is not type(op):
                    sides.reverse()
                return f"({kind.__name__} {' '.join(sides)})"
            case ast.Call() if all(keyword.arg for keyword in node.keywords):
                given = sorted(f"{each.arg}={self.text_of(each.value)}" for each in node.keywords)
                parts = [self.text_of(node.func), *self.texts(node.args), *given]
                return f"(Call {' '.join(parts)})"
        return self.fields(node)

    def fields(self, node: ast.AST) -> str:
        parts = [type(node).__name__]
        for name in node._fields:
            value = getattr(node, name, None)
            if name in _SPELLING or value is None or value == []:
                continue
            if name in ("name", "rest") and id(node) in self.scopes.where:
                value = self.name(node, value)
            elif isinstance(value, list):
                value = f"[{' '.join(self.texts(value))}]"
            elif isinstance(value, ast.AST):
                value = self.text_of(value)
            parts.append(f"{name}={value}")
        return f"({' '.join(parts)})"

    def operands(self, node: ast.AST, kind: type) -> list[ast.AST]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, kind):
            return [*self.operands(node.left, kind), *self.operands(node.right, kind)]
        return [node]

    def name(self, node: ast.AST, name: str) -> str:
        """Return what a name is called in the form: by its scope and its place in it."""
        scope = self.scopes.of(node, name)
        if scope is None:
            dotted = self.around.imports.get(name)
            return _dotted(dotted) if dotted else name
        if name in scope.imports:
            return _dotted(scope.imports[name])
        if scope.kind == "class" or name in scope.fixed:
            return name
        if scope.kind == "module":
            if name in self.around.kept:
                return name
            if self.masked:
                return "$"
        if scope not in self.numbers:
            named = scope.fixed | scope.imports.keys()
            named |= self.around.kept if scope.kind == "module" else frozenset()
            free = [each for each in scope.names if each not in named]
            self.numbers[scope] = {each: number for number, each in enumerate(free)}
        return f"${scope.depth}.{self.numbers[scope][name]}"


def _returns_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Return) and (
        node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
    )


def _ends(block: list) -> bool:
    return bool(block) and isinstance(block[-1], _ENDS)


def _is_pure(node: ast.AST) -> bool:
    """Return whether nothing is called, awaited or bound in an expression."""
    acts = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
    return not any(isinstance(each, acts) for each in ast.walk(node))


def _evaluated_once(node: ast.AST) -> Iterable[ast.AST]:
    """Give the nodes of an expression or a simple statement that are evaluated there and then."""
    yield node
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        yield from _evaluated_once(node.generators[0].iter)
        return
    for child in ast.iter_child_nodes(node):
        yield from _evaluated_once(child)


def _only_defines(node: ast.stmt) -> bool:
    """Return whether a statement binds a function, and does nothing else."""
    if not isinstance(node, Function):
        return False
    defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    return not node.decorator_list and all(map(_is_pure, defaults))


def _dotted(path: str) -> str:
    """Return what stands for a name that is imported."""
    return f"@{_SAME.sub('keras', path)}"


def _constant(value: object) -> str:
    return f"{value:x}" if type(value) is int else repr(value)
