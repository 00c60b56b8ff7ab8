"""The packages are built as CONTRIBUTING.md shows it: imports run down, and never in a circle."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests import ROOT

#: The grader's rooms in the order of CONTRIBUTING.md, the highest first.
ROOMS = re.findall(
    r"^\| `(\w+)/` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
)
#: Modules beside the grader's rooms: what others hold stands above or between them, the rest below.
ABOVE = ["__main__", "jupyter", "converters", "worker"]
BETWEEN = {"preprocessors": "grading"}
BELOW = ["unkind", "expect", "comparison", "points", "notebooks", "findings", "files", "errors"]
#: The tracer, the highest first: what is asked of it, what is told of a trace, the stand-ins, the
#: models, the layers, the operations, and what a tensor is.
TRACER = [
    *(
        "__main__",
        "page",
        "tracing",
        "real",
        "pictures",
        "notes",
        "explain",
        "causes",
        "stale",
        "report",
    ),
    *("changing", "rows", "modules", "ruled", "datasets", "tensorflow_", "models", "compiled"),
    *(
        "metrics",
        "counted",
        "optimizers",
        "losses",
        "layers",
        "numpy_",
        "arrays",
        "ops",
        "operation",
        "tensors",
        "numpy_array",
        "tensor",
        "unknown",
    ),
    *("session", "names", "shapes", "tree", "promotion", "dtypes"),
]


def grader_order() -> list[str]:
    order = [*ABOVE, *ROOMS, *BELOW]
    for module, room in BETWEEN.items():
        order.insert(order.index(room) + 1, module)
    return order


@dataclass(frozen=True)
class Building:
    """A package, and the order of its rooms and modules, the highest first."""

    name: str
    order: list[str] = field(repr=False)

    @property
    def folder(self) -> Path:
        return ROOT / self.name

    @cached_property
    def modules(self) -> dict[str, Path]:
        return {module_of(path): path for path in self.folder.rglob("*.py")}

    def imports_of(self, module: str) -> Iterator[str]:
        """Give the modules of the package that a module imports, at any time."""
        path = self.modules[module]
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in self.modules)
            elif isinstance(node, ast.ImportFrom):
                base = package.split(".")[: len(package.split(".")) + 1 - node.level]
                above = ".".join([*base, *filter(None, [node.module])])
                source = above if node.level else node.module
                named = [f"{source}.{alias.name}" for alias in node.names]
                modules = [name for name in named if name in self.modules]
                yield from modules or [source] * (source in self.modules)

    @cached_property
    def graph(self) -> dict[str, set[str]]:
        return {module: {*self.imports_of(module)} - {module} for module in self.modules}

    def room_of(self, module: str) -> str:
        return module.removeprefix(self.name).strip(".").partition(".")[0]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


BUILDINGS = [Building("autograder", grader_order()), Building("tracer", TRACER)]
buildings = pytest.mark.parametrize("building", BUILDINGS, ids=lambda building: building.name)


@buildings
def test_every_folder_and_every_module_beside_them_has_its_place(building: Building):
    folders = {path.parent.name for path in building.folder.glob("*/__init__.py")}
    beside = {path.stem for path in building.folder.glob("*.py")} - {"__init__"}
    assert len(building.order) == len({*building.order})
    assert folders | beside == {*building.order}


def test_the_rooms_of_the_grader_are_those_of_contributing():
    folders = {path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py")}
    assert folders == {*ROOMS}


@buildings
def test_imports_run_down(building: Building):
    place = {name: number for number, name in enumerate(building.order)}
    up = [
        f"{module} -> {imported}"
        for module, imports in building.graph.items()
        for imported in imports
        if building.room_of(module) and building.room_of(imported)
        if place[building.room_of(module)] > place[building.room_of(imported)]
    ]
    assert up == []


@buildings
def test_no_module_is_imported_by_what_it_imports(building: Building):
    TopologicalSorter(building.graph).prepare()
