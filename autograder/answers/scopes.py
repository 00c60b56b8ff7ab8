"""Which names an answer binds, and where: what may be called otherwise without a difference."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(eq=False)
class Scope:
    """A module, class, function, lambda or comprehension.

    ``named`` is what a class is called. ``names`` are what it binds, in the order in which they
    stand there; ``imports`` is name -> dotted path of those that only an import binds; ``outer`` is
    what it takes from the module or from a function around it (``global``, ``nonlocal``); ``fixed``
    are arguments that keep their names.
    """

    kind: str
    parent: "Scope | None" = None
    named: str = ""
    names: dict[str, None] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    outer: dict[str, str] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)

    @property
    def depth(self) -> int:
        """How many scopes are around it."""
        return 0 if self.parent is None else self.parent.depth + 1

    def find(self, name: str) -> "Scope | None":
        """Return the scope that binds what is called so here; None for what no scope binds."""
        if self.outer.get(name) == "global":
            scope = self
            while scope.parent is not None:
                scope = scope.parent
            return scope if name in scope.names else None
        if name in self.names and name not in self.outer:
            return self
        above = self.parent
        while above is not None and above.kind == "class":
            above = above.parent
        return above.find(name) if above is not None else None


class Scopes:
    """The scopes of a module, and what happens to each name.

    ``where`` maps the id of a node that holds a name to the scope in which that name is looked up;
    ``loads`` and ``stores`` map (scope, name) to the nodes that read and bind it; ``free`` are the
    names that are read and bound nowhere, ``by_keyword`` the (function, argument) of
    which calls give the argument by its name.
    """

    def __init__(
        self, tree: ast.Module, by_keyword: frozenset[tuple[str, str]] = frozenset()
    ) -> None:
        self.module = Scope("module")
        self.where: dict[int, Scope] = {}
        self.loads: dict[tuple[Scope, str], list[ast.AST]] = defaultdict(list)
        self.stores: dict[tuple[Scope, str], list[ast.AST]] = defaultdict(list)
        self.free: set[str] = set()
        self.by_keyword: set[tuple[str, str]] = set()
        self._arguments: list[tuple[Scope, str, str]] = []
        self._read: list[tuple[ast.AST, str]] = []
        self._visit(tree, self.module)
        for scope, called, argument in self._arguments:
            if (called, argument) in by_keyword | self.by_keyword:
                scope.fixed.add(argument)
        for node, name in self._read:
            found = self.where[id(node)].find(name)
            if found is None:
                self.free.add(name)
            else:
                self.loads[found, name].append(node)

    def of(self, node: ast.AST, name: str) -> Scope | None:
        """Return the scope that binds the name of this node."""
        return self.where[id(node)].find(name)

    def _bind(self, node: ast.AST, name: str, scope: Scope, dotted: str = "") -> None:
        self.where[id(node)] = scope
        if name not in scope.outer:
            if not dotted:
                scope.imports.pop(name, None)
            elif name not in scope.names:
                scope.imports[name] = dotted
            elif scope.imports.get(name) != dotted:
                scope.imports.pop(name, None)
            scope.names[name] = None
        self.stores[scope.find(name) or scope, name].append(node)

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._bind(node, node.name, scope)
                self._all([*node.decorator_list], scope)
                called = {node.name, scope.named} if node.name == "__init__" else {node.name}
                self._function(node, scope, called)
            case ast.Lambda():
                self._function(node, scope, set())
            case ast.ClassDef():
                self._bind(node, node.name, scope)
                self._all([*node.decorator_list, *node.bases, *node.keywords], scope)
                self._all(node.body, Scope("class", scope, node.name))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                inside = Scope("comprehension", scope)
                for number, each in enumerate(node.generators):
                    self._visit(each.iter, scope if number == 0 else inside)
                    self._all([each.target, *each.ifs], inside)
                parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
                self._all(parts, inside)
            case ast.NamedExpr():
                self._visit(node.value, scope)
                binds = scope
                while binds.kind == "comprehension" and binds.parent is not None:
                    binds = binds.parent
                self._visit(node.target, binds)
            case ast.Name(ctx=ast.Load()):
                self.where[id(node)] = scope
                self._read.append((node, node.id))
            case ast.Name():
                self._bind(node, node.id, scope)
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
                self.by_keyword |= {(called, each.arg) for each in node.keywords if each.arg}
                self._all([node.func, *node.args, *node.keywords], scope)
            case ast.Global() | ast.Nonlocal():
                kind = "global" if isinstance(node, ast.Global) else "nonlocal"
                scope.outer |= dict.fromkeys(node.names, kind)
                if kind == "global":
                    self.module.names |= dict.fromkeys(node.names)
            case ast.Import() | ast.ImportFrom():
                for name, dotted in imported(node):
                    self._bind(node, name, scope, dotted)
            case ast.Constant() | ast.expr_context() | ast.operator():
                pass
            case _:
                for attribute in ("name", "rest"):  # of a handler or a pattern
                    if isinstance(bound := getattr(node, attribute, None), str):
                        self._bind(node, bound, scope)
                self._all(ast.iter_child_nodes(node), scope)

    def _all(self, nodes: Iterable[ast.AST], scope: Scope) -> None:
        for node in nodes:
            self._visit(node, scope)

    def _function(self, node: Function | ast.Lambda, scope: Scope, called: set[str]) -> None:
        given = node.args
        self._all([*given.defaults, *filter(None, given.kw_defaults)], scope)
        inside = Scope("function", scope)
        places = [*given.posonlyargs, *given.args]
        optional = {each.arg for each in places[len(places) - len(given.defaults) :]}
        for each in [*places, *filter(None, [given.vararg]), *given.kwonlyargs]:
            self._bind(each, each.arg, inside)
        if given.kwarg:
            self._bind(given.kwarg, given.kwarg.arg, inside)
        inside.fixed = {each.arg for each in given.kwonlyargs}
        self._arguments += [(inside, name, each.arg) for name in called for each in places]
        if scope.kind == "class":  # Keras looks at the names of what it may leave out.
            inside.fixed |= optional | ({"mask", "training"} & {each.arg for each in places})
        self._all(node.body if isinstance(node.body, list) else [node.body], inside)


def imported(node: ast.Import | ast.ImportFrom) -> list[tuple[str, str]]:
    """Return (name, dotted path) of what an import binds; nothing of ``*`` and relative ones."""
    if isinstance(node, ast.ImportFrom):
        if node.level or not node.module:
            return []
        return [
            (each.asname or each.name, f"{node.module}.{each.name}")
            for each in node.names
            if each.name != "*"
        ]
    return [
        (each.asname, each.name) if each.asname else (each.name.partition(".")[0],) * 2
        for each in node.names
    ]


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Give a module, or a statement, and all statements in it."""
    yield node
    for part in ("body", "handlers", "cases", "orelse", "finalbody"):
        for inside in getattr(node, part, ()):
            yield from statements(inside)
