"""The package is built as CONTRIBUTING.md shows it: imports run down, and never in a circle."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests import ROOT

PACKAGE = ROOT / "autograder"
#: The rooms in the order of CONTRIBUTING.md, the highest first.
ROOMS = re.findall(
    r"^\| `(\w+)/` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
)
#: Modules beside the rooms: what others hold stands above or between them, the rest below.
ABOVE = ["__main__", "jupyter", "converters", "worker"]
BETWEEN = {"preprocessors": "grading"}
BELOW = ["unkind", "expect", "comparison", "points", "notebooks", "findings", "files", "errors"]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in PACKAGE.rglob("*.py")}


def imports_of(module: str) -> Iterator[str]:
    """Give the modules of the package that a module imports, at any time."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) + 1 - node.level]
            source = ".".join([*base, *filter(None, [node.module])]) if node.level else node.module
            named = [f"{source}.{alias.name}" for alias in node.names]
            modules = [name for name in named if name in MODULES]
            yield from modules or [source] * (source in MODULES)


GRAPH = {module: {*imports_of(module)} - {module} for module in MODULES}


def room_of(module: str) -> str:
    return module.removeprefix("autograder").strip(".").partition(".")[0]


def test_every_folder_and_every_module_beside_them_has_its_place():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(ROOMS)
    beside = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert beside == {*ABOVE, *BETWEEN, *BELOW}


def test_imports_run_down():
    order = [*ABOVE, *ROOMS, *BELOW]
    for module, room in BETWEEN.items():
        order.insert(order.index(room) + 1, module)
    place = {name: number for number, name in enumerate(order)}
    up = [
        f"{module} -> {imported}"
        for module, imports in GRAPH.items()
        for imported in imports
        if room_of(module) and room_of(imported)
        if place[room_of(module)] > place[room_of(imported)]
    ]
    assert up == []


def test_no_module_is_imported_by_what_it_imports():
    TopologicalSorter(GRAPH).prepare()
