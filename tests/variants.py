"""Mechanical variants of an answer: the same program, as another hand would have written it.

They know nothing of how answers are compared. Each function takes a source, a random generator and
the names that the rest of the notebook uses, and gives another source, or None where there is
nothing to change.
"""

import ast
import builtins
import random
import types
from collections.abc import Callable, Iterator

WORDS = ["alpha", "beta", "gamma", "delta", "kappa", "omega", "sigma", "theta", "zeta", "eta"]
#: What Keras looks up by name in the methods of a layer.
BY_NAME = {"mask", "training"}
REMARKS = ["first the easy part", "TODO: shorter", "see the chapter", "now it has the right shape"]


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _code(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for inside in code.co_consts:
        if isinstance(inside, types.CodeType):
            yield from _code(inside)


def renamed(source: str, draw: random.Random, known: set[str]) -> str | None:
    """Other names for locals, arguments, helpers, and for NumPy."""
    tree = ast.parse(source)
    codes = [*_code(compile(source, "answer", "exec"))]
    names = {
        name
        for code in codes
        if code.co_flags & 1  # optimized: a function, not a class or a module
        for name in (*code.co_varnames, *code.co_cellvars)
    }
    names |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} - known
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    elsewhere = {name for code in codes if code.co_flags & 1 for name in code.co_names}
    given = {k.arg for node in ast.walk(tree) if isinstance(node, ast.Call) for k in node.keywords}
    helpers = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    kept = BY_NAME | given | (elsewhere - attributes - helpers) | known | vars(builtins).keys()
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            kept |= set(node.names)
        if isinstance(node, ast.ClassDef):
            for method in (each for each in node.body if isinstance(each, ast.FunctionDef)):
                count = len(method.args.defaults)
                kept |= {each.arg for each in method.args.args[len(method.args.args) - count :]}
                kept |= {method.name}
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            kept |= {each.arg for each in node.args.kwonlyargs}
    names = {name for name in names - kept if name.isidentifier() and not name.startswith("__")}
    if not names:
        return None
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | names | known
    new = [f"{word}{number}" for number in ("", "_2", "_3", "_4") for word in WORDS]
    new = [word for word in new if word not in used]
    draw.shuffle(new)
    others = dict(zip(sorted(names), new, strict=False))
    for node in ast.walk(tree):
        for field in ("id", "arg", "name", "rest"):
            if isinstance(node, ast.keyword):
                continue
            if isinstance(old := getattr(node, field, None), str) and old in others:
                setattr(node, field, others[old])
        if isinstance(node, ast.Nonlocal):
            node.names = [others.get(name, name) for name in node.names]
    text = ast.unparse(tree)
    bound = {name for code in codes for name in code.co_varnames}
    if draw.random() < 0.5 and "np." in text and "np" not in bound | names:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == "np":
                node.id = "numpy"
        text = f"import numpy\n{ast.unparse(tree)}"
    return text


def reformatted(source: str, draw: random.Random, known: set[str]) -> str | None:
    """Another layout: indentation, blank lines, parentheses, line breaks."""
    text = ast.unparse(ast.parse(source))
    width = draw.choice([1, 2, 3, 8])
    lines = []
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        begin = " " * (indent // 4 * width)
        words = line.strip()
        if words.startswith("return ") and draw.random() < 0.7:
            words = f"return (\n{begin}      {words.removeprefix('return ')}\n{begin})"
        lines += [""] * draw.choice([0, 0, 1, 2]) + [begin + words]
    made = "\n".join(lines) + "\n" * draw.randrange(3)
    return made if ast.dump(ast.parse(made)) == ast.dump(ast.parse(source)) else text


def _is_number(node: ast.AST, tree: ast.AST) -> bool:
    """Whether nothing in an operand can be a text, a list or a tuple."""
    lists = (ast.List, ast.Tuple, ast.ListComp, ast.JoinedStr, ast.Starred, ast.GeneratorExp)
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    values = [node]
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign):
            targets = [t.id for t in ast.walk(each) if isinstance(t, ast.Name)]
            values += [each.value] * bool(names & set(targets))
        if isinstance(each, ast.For | ast.comprehension | ast.NamedExpr | ast.AugAssign):
            targets = {t.id for t in ast.walk(each.target) if isinstance(t, ast.Name)}
            if names & targets:
                return False
    for value in values:
        for each in ast.walk(value):
            text = isinstance(each, ast.Constant) and isinstance(each.value, str)
            named = getattr(each, "attr", getattr(each, "id", ""))
            if isinstance(each, lists) or text or "shape" in named:
                return False
            if named in {"tuple", "list", "str", "sorted", "split", "as_list", "tolist"}:
                return False
    return True


def reordered(source: str, draw: random.Random, known: set[str]) -> str | None:
    """Operands, arguments by keyword and helpers in another order."""
    tree = ast.parse(source)
    before = ast.dump(tree)
    turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add):
            if _is_number(node.left, tree) and _is_number(node.right, tree):
                node.left, node.right = node.right, node.left
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            kind = type(node.ops[0])
            if kind in (ast.Eq, ast.NotEq, *turned):
                node.left, node.comparators = node.comparators[0], [node.left]
                node.ops = [turned.get(kind, kind)()]
        elif isinstance(node, ast.Call) and all(each.arg for each in node.keywords):
            draw.shuffle(node.keywords)
    if all(
        isinstance(each, ast.FunctionDef) and not each.decorator_list and not each.args.defaults
        for each in tree.body
    ):
        draw.shuffle(tree.body)
    return ast.unparse(tree) if ast.dump(tree) != before else None


def commented(source: str, draw: random.Random, known: set[str]) -> str | None:
    """Comments before statements and behind them, a docstring, annotations."""
    tree = ast.parse(source)
    for function in _functions(tree):
        if draw.random() < 0.7:
            function.body.insert(0, ast.Expr(ast.Constant("What this does.\n\n    At length.")))
        if draw.random() < 0.5:
            function.returns = ast.Name("object")
        for each in function.args.args:
            each.annotation = ast.Constant("array") if draw.random() < 0.3 else each.annotation
    lines = ast.unparse(ast.fix_missing_locations(tree)).splitlines()
    again = ast.parse("\n".join(lines))
    starts = {node.lineno for node in ast.walk(again) if isinstance(node, ast.stmt)}
    made = []
    for number, line in enumerate(lines, start=1):
        if number in starts and draw.random() < 0.6:
            made.append(line[: len(line) - len(line.lstrip())] + f"# {draw.choice(REMARKS)}")
        made.append(line)
    return "\n".join(["# My answer", *made, "# the end"])


def with_dead_code(source: str, draw: random.Random, known: set[str]) -> str | None:
    """What is never run or never used, what is printed, and a name for what is returned."""
    tree = ast.parse(source)
    for function in _functions(tree):
        name = draw.choice(WORDS)
        begins = [
            ast.parse(f"{name}_unused = {draw.randrange(9)}").body,
            ast.parse("if False:\n    raise ValueError('never')").body,
            ast.parse("print('so far')").body,
            ast.parse("pass").body,
        ]
        function.body[:0] = draw.choice(begins)
        last = function.body[-1]
        if isinstance(last, ast.Return):
            if last.value is not None and draw.random() < 0.5:
                result = f"{name}_result"
                value = ast.Assign([ast.Name(result, ast.Store())], last.value)
                function.body[-1:] = [value, ast.Return(ast.Name(result, ast.Load()))]
            if draw.random() < 0.5:
                function.body += ast.parse(f"print({draw.randrange(9)})").body
    if draw.random() < 0.5:
        tree.body += ast.parse("def never_called(x):\n    return 2 * x").body
    return ast.unparse(ast.fix_missing_locations(tree))


KINDS: dict[str, Callable[[str, random.Random, set[str]], str | None]] = {
    "renamed": renamed,
    "reformatted": reformatted,
    "reordered": reordered,
    "commented": commented,
    "dead code": with_dead_code,
}
