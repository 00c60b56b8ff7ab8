"""An error with the layer and the shapes around it, and what is told of it."""

import linecache
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tracer.session import READER


@dataclass
class Case:
    """An error, the layer that raised it, and the shapes that went into that layer."""

    message: str
    match: re.Match
    layer: Any = None
    shapes: list[tuple] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    #: Whether a model was given data, and its first layer refuses it.
    fed: bool = False
    #: The shape of the input of the model, and the line that runs.
    source: tuple | None = None
    line: int | None = None
    #: The axis of an operation, along which its tensors may differ.
    free: int | None = None

    @property
    def name(self) -> str:
        """The class of the layer."""
        return type(self.layer).__name__ if self.layer is not None else ""

    @property
    def shape(self) -> tuple | None:
        return self.shapes[0] if self.shapes else None


@dataclass
class Told:
    """What is said of a case."""

    title: str = ""
    question: str | None = None
    causes: list[str] = field(default_factory=list)
    wanted: str | None = None
    #: The axis to look at. Below 0 it counts from the end, where shapes are compared from there on.
    axis: int | None = None
    #: The shapes that part, where they are not those that went into the layer.
    had: list[list[int | None]] | None = None


#: Layers that go through steps.
RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional")


def say(
    title: str, question: str | None, *causes: str, wanted: str | None = None
) -> Callable[[Case], Told]:
    return lambda case: Told(title, question, list(causes), wanted)


def code() -> list[str]:
    """The lines of the code that is traced."""
    entry: Any = linecache.cache.get(READER)
    return entry[2] if entry else []


def lengths(text: str) -> list[str]:
    return [length.strip() for length in text.strip("()").split(",") if length.strip()]
