"""Pictures of tensors, drawn the same way in every chapter.

One rule holds everywhere: **a picture is the printed array with its axes named.** The last
axis goes across, the axis before it goes down, and the axes before that go into the page as
sheets. So every number stands where NumPy prints it, and you can compare the two by eye.

What the marks mean:

- a token id is a chip; every token has its colour, and its row, its vector and its gradient
  wear that colour (an axis named ``vocabulary`` is an axis of token ids);
- padding is an empty chip, a masked step is hatched, a mask is a strip of dots: full for True,
  empty for False;
- a heavy outline is what an index picks; what it does not pick fades;
- one set of weights is one box. What shares it points to the same box, a copy is a second box;
- a frozen weight has a thick border, a fresh one a dotted border, a restored one a tick;
- a layer is a named step with the shape before and after it, the batch always as ``batch``.

Every function returns a `Picture`. Jupyter shows it as SVG; its text form is the alternative
text. The same arguments give the same bytes on every machine: nothing here depends on time,
on identity, or on the fonts that are installed.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from html import escape

try:
    import numpy as np
except (
    ImportError
):  # pictures of shapes need no values: `layers`, `graph`, `models`
    np = None

__all__ = [
    *(
        "Picture",
        "tensor",
        "tokens",
        "row",
        "lookup",
        "gradient",
        "layers",
        "graph",
        "models",
    ),
    *("curves", "points", "image_grid"),
    *("Choice", "choose"),
]

# Token colours, (light theme, dark theme): ten hues that colour-blind readers can tell apart.
PALETTE = [
    *(("#0b5cad", "#5c9df5"), ("#a33a08", "#dd8442"), ("#00573f", "#4fe0ac")),
    *(("#a01f8a", "#d573c4"), ("#9a6900", "#f7cf4a"), ("#3a2fb0", "#c2bdfc")),
    *(("#0d3b4a", "#b9eef5"), ("#b3355c", "#f2638a"), ("#363e00", "#e4f29d")),
    ("#5f6e84", "#9fabb6"),
]
_NAMES = (
    "paper",
    "sheet",
    "ink",
    "quiet",
    "line",
    "on",
)  # `on` is the text on a chip
_LIGHT = ("#fffdf9", "#ffffff", "#1b2430", "#5b6472", "#b9bfc8", "#ffffff")
_DARK = ("#14191f", "#1a2028", "#e9edf2", "#a3adba", "#4a5563", "#10151b")

CELL = 30  # the height of a row is the same in every grid, so that rows line up
MARGIN = 12
MOST_VALUES = 800


def theme(name):
    """The colours of the ``light`` or ``dark`` theme: ``c3`` is token 3, ``t3`` its tint."""
    colours = dict(
        zip(_NAMES, _LIGHT if name == "light" else _DARK, strict=True)
    )
    share = 0.14 if name == "light" else 0.24
    sheet = bytes.fromhex(colours["sheet"][1:])
    for i, pair in enumerate(PALETTE):
        colour = pair[name == "dark"]
        mixed = zip(bytes.fromhex(colour[1:]), sheet, strict=True)
        tint = "".join(
            f"{int(share * c + (1 - share) * s + 0.5):02x}" for c, s in mixed
        )
        colours |= {f"c{i}": colour, f"t{i}": f"#{tint}"}
    return colours


def _style():
    """The style sheet inside every picture, scoped to the class ``sbs``."""
    light, dark = (
        ";".join(f"--sbs-{k}:{v}" for k, v in theme(name).items())
        for name in ("light", "dark")
    )
    sans = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'
    mono = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace'
    rules = {
        "text": f"font:13px {sans};fill:var(--sbs-ink)",
        ".m": f"font:14px {mono}",
        ".i": f"font:11px {mono}",
        ".s": "font-size:12px",
        ".b": "font-weight:650",
        ".big": "font-size:24px",
        ".edge": "stroke:var(--sbs-line)",
        ".pen": "stroke:var(--sbs-ink);stroke-width:1.5",
        ".soft": "stroke:var(--sbs-quiet);stroke-width:1.5",
        ".wire": "stroke-width:2.5",
        ".pick": "stroke:var(--sbs-ink);stroke-width:2.5;stroke-linecap:square",
        ".frozen": "stroke:var(--sbs-ink);stroke-width:5",
        ".fresh": "stroke:var(--sbs-ink);stroke-width:2;stroke-dasharray:2 4;stroke-linecap:round",
        ".none": "fill:none",
        ".halo": "paint-order:stroke;stroke:var(--sbs-paper);stroke-width:4",
    }
    fills = [name for name in theme("light") if name != "line"]
    rules |= {f".{name}": f"fill:var(--sbs-{name})" for name in fills}
    rules |= {f".l{i}": f"stroke:var(--sbs-c{i})" for i in range(len(PALETTE))}
    return (
        f".sbs{{{light}}}\n@media (prefers-color-scheme:dark){{.sbs{{{dark}}}}}\n"
        f'html[data-theme="light"] .sbs{{{light}}}\nhtml[data-theme="dark"] .sbs{{{dark}}}\n'
        f"@media print{{.sbs,html[data-theme] .sbs{{{light}}}}}\n"
        + "".join(f".sbs {where}{{{what}}}" for where, what in rules.items())
    )


@dataclass(frozen=True)
class Picture:
    """A drawing with a title and a description.

    `body` is SVG without its frame; `width` and `height` are pixels. `box` (left, top, right,
    bottom) is the part that holds the values: pictures in a `row` are lined up by it.
    """

    body: str
    width: float
    height: float
    title: str
    description: str
    box: tuple

    @property
    def svg(self):
        """The drawing as one self-contained SVG element, legible in light and dark."""
        return self._svg(f"<style>{_style()}</style>\n")

    def _svg(self, style):
        name = (
            "sbs-"
            + hashlib.sha256(f"{self!r}\n{self.body}".encode()).hexdigest()[:10]
        )
        w, h = math.ceil(self.width), math.ceil(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sbs" role="img" width="{w}" '
            f'height="{h}" viewBox="0 0 {w} {h}" aria-labelledby="{name}-title {name}-desc">\n'
            f'<title id="{name}-title">{escape(self.title)}</title>\n'
            f'<desc id="{name}-desc">{escape(self.description)}</desc>\n'
            f'{style}<rect class="paper" width="{w}" height="{h}" rx="6"/>\n{self.body}\n</svg>'
        )

    @property
    def middle(self):
        """The height at which the values are centred."""
        return (self.box[1] + self.box[3]) / 2

    def __repr__(self):
        return f"{self.title}. {self.description}"

    def _repr_svg_(self):
        return self.svg

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg, "text/plain": repr(self)}


# Pictures that answer -------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """Pictures of which one is shown, and the buttons that choose it.

    Every picture was drawn from arrays that exist, so no number here is computed by the page:
    the buttons are radio buttons, and a style sheet shows the picture of the one that is set.
    It therefore needs no script, and works by keyboard, in a notebook, in the built page, and
    in a page that was saved. Where nothing but SVG is shown, it is its first picture.
    """

    question: str
    pictures: dict
    first: str

    @property
    def html(self):
        """The buttons and all the pictures as one self-contained piece of HTML."""
        drawn = "".join(p.body for p in self.pictures.values())
        name = hashlib.sha256(f"{self!r}\n{drawn}".encode()).hexdigest()[:10]
        name = f"sbs-choose-{name}"
        # JupyterLab hears the arrow keys before a button does, unless the button says otherwise.
        own_keys = 'data-lm-suppress-shortcuts="true"'
        buttons, shown = [], []
        for i, (label, picture) in enumerate(self.pictures.items()):
            checked = " checked" if label == self.first else ""
            buttons.append(
                f'<input type="radio" name="{name}" id="{name}-{i}" {own_keys}{checked}>'
                f'<label for="{name}-{i}">{escape(label)}</label>'
            )
            shown.append(
                f'<div role="group" tabindex="0" {own_keys} aria-label="{escape(self.question)}: '
                f'{escape(label)}" style="--width:{math.ceil(picture.width)}px">\n'
                f"{picture._svg('')}\n</div>"
            )
        return (
            '<div class="sbs-choose sbs">\n'
            f"<style>{_style()}{_choose_style()}</style>\n"
            f"<fieldset><legend>{escape(self.question)}</legend>\n"
            + "\n".join(buttons)
            + '\n<div class="sbs-shown">\n'
            + "\n".join(shown)
            + "\n</div></fieldset></div>"
        )

    def __repr__(self):
        return f"{self.question} " + " | ".join(
            f"{label}: {picture!r}" for label, picture in self.pictures.items()
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/html": self.html,
            "image/svg+xml": self.pictures[self.first].svg,
            "text/plain": repr(self),
        }


MOST_CHOICES = 12


def choose(question, pictures, first=None):
    """Ask the reader to choose, and show the picture that belongs to the choice.

    - `question`: what is chosen, in a few words; it stands before the buttons.
    - `pictures`: a dict, the text of each button -> its `Picture`.
    - `first`: the text of the button that is set at first; the first one if not given.

    Raises ValueError when there is nothing to choose from, or too much.
    """
    pictures = {str(label): picture for label, picture in pictures.items()}
    if not 2 <= len(pictures) <= MOST_CHOICES:
        raise ValueError(
            f"draw.choose: 2 to {MOST_CHOICES} pictures to choose from, got {len(pictures)}"
        )
    first = next(iter(pictures)) if first is None else str(first)
    if first not in pictures:
        raise ValueError(
            f"draw.choose: first is {first!r}, which is not among {list(pictures)}"
        )
    return Choice(question, pictures, first)


def _choose_style():
    """The style sheet of a `Choice`: the picture of the button that is set, in one place."""
    shown = ",\n".join(
        f".sbs-choose input:nth-of-type({n}):checked ~ .sbs-shown > :nth-child({n})"
        for n in range(1, MOST_CHOICES + 1)
    )
    return f"{_CHOOSE}{shown} {{ visibility: visible }}\n"


_CHOOSE = """\
.sbs-choose fieldset { border: 0; margin: 0; padding: 0; min-width: 0 }
.sbs-choose legend { float: none; width: auto; margin: 0 0 6px; padding: 0; color: var(--sbs-ink);
  font: 600 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif }
.sbs-choose input { position: absolute; width: 1px; height: 1px; margin: 0; opacity: 0 }
.sbs-choose label { display: inline-block; box-sizing: border-box; min-width: 44px;
  margin: 0 4px 6px 0; padding: 9px 12px; border: 1.5px solid var(--sbs-quiet); border-radius: 6px;
  color: var(--sbs-ink); background: var(--sbs-sheet); text-align: center; cursor: pointer;
  font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.sbs-choose input:checked + label { color: var(--sbs-sheet); background: var(--sbs-ink);
  border-color: var(--sbs-ink) }
.sbs-choose input:focus-visible + label { outline: 3px solid var(--sbs-c1); outline-offset: 2px }
.sbs-choose .sbs-shown { display: grid; grid-template-columns: minmax(0, 1fr) }
.sbs-choose .sbs-shown > * { grid-area: 1 / 1; visibility: hidden; overflow-x: auto }
.sbs-choose svg { display: block; width: 100%; height: auto; max-width: var(--width);
  min-width: calc(0.8 * var(--width)) }
"""


# Tensors --------------------------------------------------------------------------------------


def tensor(
    array,
    axes=None,
    *,
    tokens=None,
    labels=None,
    highlight=None,
    mask=None,
    padding=None,
    precision=2,
    title="",
):
    """An array with every value printed and its axes named.

    - `array`: any array that is small enough to read.
    - `axes`: one name per axis; up to rank 3 the end of ``("batch", "time", "dim")`` if not
      given. Along an axis named ``vocabulary`` the positions are token ids, drawn as chips.
    - `tokens`: ids whose colours the rows wear, of shape ``array.shape[:-1]``; or of shape
      ``array.shape``, to colour each value by itself.
    - `labels`: words for positions, by axis: ``{"time": ["the", "cat"]}``.
    - `highlight`: what you would write in the brackets, or a list of such indices, or a boolean
      array. ``3`` is a row, ``[3, 0]`` two rows, ``(3, 0)`` a value, ``np.s_[:, 2]`` a column.
    - `mask`: booleans of shape ``array.shape[:-1]``; rows where it is False are hatched.
    - `padding`: the id that is padding; its chip is empty and its row has no colour.
    - `precision`: digits after the point of floats that are not whole numbers.

    Raises ValueError when the names do not fit the axes, or when there is too much to read.
    """
    array = np.asarray(array)
    rows = array.shape[:-1]
    if axes is None and array.ndim <= 3:
        axes = ("batch", "time", "dim")[3 - array.ndim :]
    if axes is None or len(axes) != array.ndim:
        raise ValueError(
            f"draw.tensor: shape {array.shape} has {array.ndim} axes, not {axes}"
        )
    if array.size > MOST_VALUES:
        raise ValueError(
            f"draw.tensor: {array.size} values are too many to read; draw a slice"
        )
    if tokens is None and "vocabulary" in axes[-2:-1]:
        tokens = np.broadcast_to(np.arange(rows[-1]), rows)
    if tokens is not None and np.shape(tokens) not in (rows, array.shape):
        raise ValueError(
            f"draw.tensor: tokens {np.shape(tokens)} do not fit the rows {rows}"
        )
    if mask is not None and np.shape(mask) != rows:
        raise ValueError(
            f"draw.tensor: the mask {np.shape(mask)} does not fit the rows {rows}"
        )
    words = np.array(_words(array, precision), object).reshape(array.shape)
    chosen = _chosen(array.shape, highlight)
    tokens = None if tokens is None else np.asarray(tokens)
    mask = None if mask is None else np.asarray(mask, bool)
    ways = ["across", "down"] + ["into the page"] * array.ndim
    told = ", ".join(
        f"{a} {way}" for a, way in zip(axes[::-1], ways, strict=False)
    )
    told = f"Shape {array.shape}: {told or 'one number'}."
    if tokens is not None and tokens.shape == rows and 0 < tokens.size <= 20:
        told += f" Rows wear the colours of tokens {_spoken(tokens)}."
    if highlight is not None:
        told += f" Highlighted: {_spoken_choice(chosen)}."
    if mask is not None:
        told += f" Mask: {_spoken(mask)}."
    if 0 < array.size <= 60:
        told += f" Values: {_spoken(words)}."
    sheets = _Sheets(
        tuple(axes), words, labels or {}, tokens, chosen, mask, padding
    )
    return _headed(sheets.draw(()), title, str(array.shape), "Tensor", told)


def tokens(
    ids,
    words=None,
    *,
    axes=("batch", "time"),
    padding=None,
    mask=None,
    down=False,
    title="",
):
    """Token ids as chips: one sequence goes across, or `down`; a batch has one per line.

    - `ids`: integers of shape ``(time,)`` or ``(batch, time)``.
    - `words`: the word of each id, in the shape of `ids`, written beside its chip.
    - `padding`: the id that is padding, drawn as an empty chip.
    - `mask`: booleans in the shape of `ids`, drawn as a strip of dots along the chips.
    - `down`: one sequence turned downwards: its chips line up with the rows of a tensor.
    """
    ids = np.asarray(ids)
    batched = ids.ndim == 2
    if ids.ndim not in (1, 2) or (down and batched):
        raise ValueError(
            f"draw.tokens: ids of rank 1 or 2, `down` at rank 1; got {ids.shape}"
        )
    lines = np.atleast_2d(ids).tolist()
    words = (
        None
        if words is None
        else np.atleast_2d(np.asarray(words, object)).tolist()
    )
    dots = (
        None if mask is None else np.atleast_2d(np.asarray(mask, bool)).tolist()
    )
    chip = _chip_width(ids.ravel().tolist())
    word = max([0] + [7.5 * len(str(w)) for line in words or [] for w in line])
    pen = _Pen()
    left, top = MARGIN + (60 if batched else 0), 22
    if down:
        word_at, dot_at, step = (
            (chip / 2 + 8, 0),
            (chip / 2 + 20 + (word and word + 8), 0),
            CELL,
        )
        right = left + chip + (word and word + 8)
        pen.text(left, top - 11, f"{axes[-1]} ↓", "s quiet", "start")
    else:
        word_at, dot_at = (0, 22), (0, 43 if words else 22)
        pitch = max(chip + 8, word + 10)
        step = CELL + (20 if words else 0) + (22 if dots else 0)
        right = left + len(lines[0]) * pitch
        pen.text(
            left + (pitch - chip) / 2,
            top - 11,
            f"{axes[-1]} →",
            "s quiet",
            "start",
        )
        if batched:
            pen.text(left - 7, top - 11, f"{axes[-2]} ↓", "s quiet", "end")
    for i, line in enumerate(lines):
        for j, token in enumerate(line):
            x = left + (chip / 2 if down else (j + 0.5) * pitch)
            y = top + (j if down else i) * step + 15
            pen.chip(x, y, token, chip, padding)
            if words:
                anchor = "start" if down else "middle"
                pen.text(
                    x + word_at[0], y + word_at[1], words[i][j], "s", anchor
                )
            if dots:
                pen.dot(x + dot_at[0], y + dot_at[1], dots[i][j])
        if batched:
            pen.text(left - 7, y, i, "i quiet", "end")
        if dots and not down:
            pen.text(right + 4, y + dot_at[1], "mask", "s quiet", "start")
    if dots and down:
        pen.text(x + dot_at[0], top - 11, "mask", "s quiet")
    bottom = top + len(lines[0] if down else lines) * step
    told = f"Token ids of shape {ids.shape}: {_spoken(ids)}."
    if words:
        told += (
            f" Words: {'; '.join(' '.join(map(str, line)) for line in words)}."
        )
    if padding is not None:
        told += f" Id {padding} is padding: {int((ids == padding).sum())} empty chips."
    if dots:
        told += f" Mask: {_spoken(mask)}."
    width = (
        max(right + (34 if dots else 0), left + 7 * len(axes[-1]) + 18) + MARGIN
    )
    part = _Part(
        str(pen), width, bottom + MARGIN - 2, (left, top, right, bottom)
    )
    return _headed(part, title, str(ids.shape), "Token ids", told)


def row(*items, title=""):
    """Pictures side by side, their values lined up, with operators between them.

    A string is an operator: ``"@"``, ``"="``, ``"+"``, ``"→"``. Words after it are its caption:
    ``"→ Embedding"``.
    """
    spoken = {"→": "gives", "@": "times", "=": "equals", "+": "plus"}
    middle = (30 if title else 0) + max(
        p.middle for p in items if isinstance(p, Picture)
    )
    pen, told, x, bottom = _Pen(), [], 0, 0
    if title:
        pen.text(MARGIN, MARGIN + 8, title, "b", "start")
    for item in items:
        if isinstance(item, Picture):
            pen.put(item.body, x, middle - item.middle)
            bottom = max(bottom, middle - item.middle + item.height)
            x += item.width
            told.append(repr(item))
            continue
        glyph, _, caption = item.partition(" ")
        wide = max(34, 7 * len(caption) + 10)
        if glyph == "→":
            pen.arrow(x + 4, middle, x + wide - 4, middle, "soft", "quiet")
        else:
            pen.text(x + wide / 2, middle + 3, glyph, "big")
        pen.text(x + wide / 2, middle - 20, caption, "s quiet")
        told.append(
            " ".join(
                [spoken.get(glyph, glyph), f"({caption})"][: 1 + bool(caption)]
            )
        )
        x += wide
    names = [
        item.title if isinstance(item, Picture) else item for item in items
    ]
    return Picture(
        str(pen),
        x,
        bottom,
        title or " ".join(names),
        " ".join(told),
        (0, 0, x, bottom),
    )


def lookup(ids, table, words=None, *, precision=2, title="A lookup"):
    """``table[ids]`` as it happens: each id points at its row, and that row goes to the result.

    `ids` has shape ``(time,)``, `table` has shape ``(vocabulary, dim)``; `words` names the ids.
    """
    ids, table = np.asarray(ids), np.asarray(table)
    if (
        ids.ndim != 1
        or table.ndim != 2
        or not all(0 <= i < len(table) for i in ids.tolist())
    ):
        raise ValueError(
            f"draw.lookup: ids of shape (time,) in 0..{len(table) - 1}, got {ids}"
        )
    chips = tokens(ids, words, down=True, title="ids")
    options = {"axes": ("vocabulary", "dim"), "precision": precision}
    rows = tensor(table, highlight=ids.tolist(), title="table", **options)
    found = tensor(
        table[ids], tokens=ids, precision=precision, title="table[ids]"
    )
    hops = [(0, i, 1, token, token) for i, token in enumerate(ids.tolist())]
    hops += [(1, token, 2, i, token) for i, token in enumerate(ids.tolist())]
    return _wired(
        [chips, rows, found],
        hops,
        title,
        f"{len(ids)} ids pick {len(ids)} rows.",
    )


def gradient(
    ids, rows, vocabulary_size, *, precision=2, title="The gradient of a lookup"
):
    """The way back: each row of gradient is added to the row of the table that its id names.

    `ids` has shape ``(time,)`` and `rows` has shape ``(time, dim)``: the ``indices`` and the
    ``values`` of an ``IndexedSlices``. Rows that no id names keep a gradient of zero.
    """
    ids, rows = np.asarray(ids), np.asarray(rows)
    total = np.zeros((vocabulary_size, rows.shape[1]), rows.dtype)
    np.add.at(total, ids, rows)
    options = {"axes": ("vocabulary", "dim"), "precision": precision}
    table = tensor(
        total, highlight=ids.tolist(), title="gradient of the table", **options
    )
    given = tensor(
        rows, tokens=ids, precision=precision, title="gradient of the result"
    )
    hops = [(1, i, 0, token, token) for i, token in enumerate(ids.tolist())]
    told = "Each row on the right is added to the row its id names."
    return _wired([table, given], hops, title, told)


# Layers and weights ---------------------------------------------------------------------------


def layers(steps, *, mask=None, title="", failed=None):
    """A chain of named layers with the shape before and after each one.

    - `steps`: ``[("Input", (None, 3)), ("Embedding", (None, 3, 2), 10), ...]``, each a name, the
      shape that comes out, and the number of parameters if it matters. Or a built Keras model,
      whose layers are then asked. A first axis of None is drawn as ``batch``.
    - `mask`: one boolean per step: does its output carry a mask? None where
      it was used, and none is due any more.
    - `failed`: the layer after the last step, which refuses what it is given: its name, what it is
      called, and what it wants instead (or nothing).
    """
    if hasattr(steps, "layers"):
        kept = [
            layer
            for layer in steps.layers
            if type(layer).__name__ != "InputLayer"
        ]
        asked = [
            (type(k).__name__, tuple(k.output.shape), k.count_params())
            for k in kept
        ]
        steps = [("Input", steps.input_shape), *asked]
    steps = [
        (name, _shape(shape), *(count or [None]))
        for name, shape, *count in steps
    ]
    counted = [count for *_, count in steps if count is not None]
    notes = [
        "" if n is None else f"{n:,} parameter{'s' * (n != 1)}"
        for *_, n in steps
    ]
    wide = max(240, *(8.4 * len(shape) + 32 for _, shape, _ in steps))
    wide = max(
        wide,
        *(
            8 * len(s[0]) + 7 * len(n) + 44
            for s, n in zip(steps, notes, strict=True)
        ),
    )
    if failed:
        wide = max(wide, 7.2 * len(f"wants {failed[2]}") + 28)
    pen, told, y = _Pen(), [], 4
    left, middle, right = MARGIN, MARGIN + wide / 2, MARGIN + wide
    for i, (name, shape, _) in enumerate(steps):
        told.append(
            f"{name} gives {shape}" + (f", {notes[i]}" if notes[i] else "")
        )
        if i:
            pen.drop(middle, y, y + 16)
            pen.rect(left, y + 16, wide, 34, "sheet pen", 8)
            pen.text(left + 14, y + 33, name, "b", "start")
            pen.text(right - 14, y + 33, notes[i], "s quiet", "end")
            pen.drop(middle, y + 50, y + 66)
            y += 66
        half = 4.2 * len(shape) + 12
        pen.rect(middle - half, y, 2 * half, 26, "sheet edge", 4)
        pen.text(middle, y + 13, shape, "m")
        if mask is not None:
            lost = mask[i] is not None and not mask[i] and any(mask[:i])
            says = "mask" if mask[i] else "mask lost" if lost else "no mask"
            if i and mask[i - 1]:
                stop = y + 7 if mask[i] else y - 33
                pen.path(
                    f"M{_n(right + 22)} {_n(y - 74)}V{_n(stop)}", "none pen"
                )
                if lost:
                    pen.path(
                        f"M{_n(right + 17)} {_n(stop - 5)}l10 10m0 -10l-10 10",
                        "none pick",
                    )
            pen.dot(right + 22, y + 13, mask[i])
            pen.text(
                right + 34, y + 13, says, "s b" if lost else "s quiet", "start"
            )
            told[-1] += f", {says}"
        y += 26
    if failed:
        pen.drop(middle, y, y + 16)
        y = pen.refusal(left, y + 16, wide, failed)
        told.append(_refused(failed))
    elif counted:
        told.append(f"{sum(counted):,} parameters in all")
        pen.text(right - 14, y + 18, told[-1], "s quiet", "end")
        y += 22
    width = right + MARGIN + (0 if mask is None else 96)
    part = _Part(str(pen), width, y + MARGIN, (left, 4, right, y))
    return _headed(part, title, "", "Layers", "; ".join(told) + ".")


def graph(steps, *, mask=None, title="", failed=None):
    """Layers that branch and meet: each stands below all that it takes from.

    - `steps`: ``[("left", "Input", (None, 3), None, []), ("sum", "Add", (None, 3), None,
      ["left", "right"]), ...]``, each a name, a kind, the shape that comes out, the number of
      parameters or None, and the names of those it takes from.
    - `mask`, `failed`: as in `layers`; `failed` may also name what it takes from, a list.
    """
    links = {step[0]: step[4] for step in steps}
    if failed:
        links[_REFUSED] = failed[3] if len(failed) > 3 else [steps[-1][0]]
    places = _places(links)
    notes = [
        "" if n is None else f"{n:,} parameter{'s' * (n != 1)}"
        for _, _, _, n, _ in steps
    ]
    shapes = [_shape(shape) for _, _, shape, _, _ in steps]
    names = [
        kind if kind == name else f"{name}: {kind}"
        for name, kind, _, _, _ in steps
    ]
    wide = max(
        [150]
        + [8 * len(name) + 28 for name in names]
        + [7 * len(note) + 28 for note in notes]
        + [8.4 * len(shape) + 60 for shape in shapes]
    )
    tall, gap, down = 92, 28, 28
    pen, told = _Pen(), []
    if failed:
        wide = max(wide, 7.2 * len(f"wants {failed[2]}") + 28)
    at = {
        name: (
            MARGIN + column * (wide + gap),
            4 + row * (tall + down),
        )
        for name, (row, column) in places.items()
    }
    columns = 1 + max(column for _, column in places.values())
    right, lane = MARGIN + columns * (wide + gap) - gap, 0
    for name, sources in links.items():
        for k, source in enumerate(sources):
            x0, y0 = at[source][0] + wide / 2, at[source][1] + tall - 6
            x1, y1 = (
                at[name][0] + (k + 1) * wide / (len(sources) + 1),
                at[name][1],
            )
            way = f"M{_n(x0)} {_n(y0)}v14H{_n(x1)}"
            if places[name][0] > places[source][0] + 1:
                # A way past other rows goes round them, on the right.
                lane += 1
                far = right + 10 + 12 * lane
                way = f"M{_n(x0)} {_n(y0)}v7H{_n(far)}V{_n(y1 - 18)}H{_n(x1)}"
            pen.path(way, "none soft")
            pen.drop(x1, y1 - 19, y1)
    for i, (name, _, _, _, sources) in enumerate(steps):
        x, y = at[name]
        pen.rect(x, y, wide, 48, "sheet pen", 8)
        pen.text(x + wide / 2, y + (16 if notes[i] else 25), names[i], "b")
        pen.text(x + wide / 2, y + 36, notes[i], "s quiet")
        half = 4.2 * len(shapes[i]) + 12
        pen.path(f"M{_n(x + wide / 2)} {_n(y + 48)}v12", "none soft")
        pen.rect(x + wide / 2 - half, y + 60, 2 * half, 26, "sheet edge", 4)
        pen.text(x + wide / 2, y + 73, shapes[i], "m")
        after = f" after {' and '.join(sources)}" if sources else ""
        told.append(
            f"{names[i]}{after} gives {shapes[i]}"
            + (f", {notes[i]}" if notes[i] else "")
        )
        if mask is not None and mask[i]:
            pen.dot(x + wide / 2 + half + 14, y + 73, True)
            told[-1] += ", mask"
    bottom = max(at[step[0]][1] for step in steps) + tall
    if failed:
        end = pen.refusal(*at[_REFUSED], wide, failed[:3])
        bottom = max(bottom, end)
        told.append(_refused(failed))
    width = right + MARGIN + 12 * lane + (14 if lane else 0)
    part = _Part(str(pen), width, bottom + MARGIN, (MARGIN, 4, right, bottom))
    return _headed(part, title, "", "Layers", "; ".join(told) + ".")


_REFUSED = "what refuses"  # the place of the layer that fails


def _places(links):
    """The row and the column of each step: below what it takes from, under the first of these."""
    places, taken = {}, set()
    for name, sources in links.items():
        row = 1 + max((places[source][0] for source in sources), default=-1)
        column = places[sources[0]][1] if sources else 0
        while (row, column) in taken:
            column += 1
        taken.add((row, column))
        places[name] = (row, column)
    return places


def _refused(failed):
    wants = f"; it wants {failed[2]}" if failed[2] else ""
    return f"{failed[0]} ({failed[1]}) refuses it{wants}"


def models(
    uses, shapes, *, copies=None, frozen=(), fresh=(), restored=(), title=""
):
    """Models on the left; on the right the weights they point to, each weight one box.

    - `uses`: ``{"model": ["embedding"], "model2": ["embedding", "dense"]}``. Two arrows that end
      at one box are one set of weights, shared.
    - `shapes`: the shape of every weight, ``{"embedding": (5, 2), "dense": (6, 1)}``, in the
      order in which they are drawn.
    - `copies`: ``{"copy": "embedding"}``: the second box and the one its values came from.
    - `frozen`, `fresh`, `restored`: the names of the weights that are so.
    """
    states = {"frozen": frozen, "fresh": fresh, "✓ restored": restored}
    notes = {
        n: ", ".join(word for word, names in states.items() if n in names)
        for n in shapes
    }
    sizes = {
        name: f"{math.prod(shape):,} parameters"
        for name, shape in shapes.items()
    }
    model_wide = max(96, *(8 * len(name) + 28 for name in uses))
    wide = max(
        200,
        *(8 * len(name) + 7 * len(note) + 40 for name, note in notes.items()),
    )
    wide = max(
        wide,
        *(
            8.4 * len(_shape(shapes[n])) + 7 * len(sizes[n]) + 40
            for n in shapes
        ),
    )
    step, most = 72, max(len(shapes), len(uses))
    x0, x1 = MARGIN + model_wide, MARGIN + model_wide + 96
    x2 = x1 + wide
    at = {
        n: (i + (1 + most - len(shapes)) / 2) * step
        for i, n in enumerate(shapes)
    }
    pen, told = _Pen(), []
    for i, (model, weights) in enumerate(uses.items()):
        y = (i + (1 + most - len(uses)) / 2) * step
        pen.rect(MARGIN, y - 20, model_wide, 40, "sheet pen", 20)
        pen.text(MARGIN + model_wide / 2, y, model, "b")
        for k, name in enumerate(weights):
            leave = y + (k - (len(weights) - 1) / 2) * 9
            pen.arrow(x0 + 2, leave, x1 - 4, at[name], "soft", "quiet")
        told.append(f"{model} points to {', '.join(weights)}")
    for name, y in at.items():
        border = (
            "frozen" if name in frozen else "fresh" if name in fresh else "pen"
        )
        pen.rect(x1, y - 25, wide, 50, f"sheet {border}")
        pen.text(x1 + 14, y - 9, name, "b", "start")
        pen.text(x2 - 12, y - 9, notes[name], "s", "end")
        pen.text(x1 + 14, y + 11, _shape(shapes[name]), "m", "start")
        pen.text(x2 - 12, y + 11, sizes[name], "s quiet", "end")
        about = [
            _shape(shapes[name]),
            sizes[name],
            *([notes[name]] if notes[name] else []),
        ]
        told.append(f"{name}: {', '.join(about)}")
    for copy, original in (copies or {}).items():
        a, b, bow = at[original], at[copy], x2 + 36
        curve = f"M{_n(x2 + 4)} {_n(a)}C{_n(bow)} {_n(a)} {_n(bow)} {_n(b)} {_n(x2 + 11)} {_n(b)}"
        pen.path(curve, "none soft", "4 3")
        pen.path(f"M{_n(x2 + 4)} {_n(b)}l9 -5v10z", "quiet")
        pen.text(x2 + 34, (a + b) / 2, "copied", "s quiet", "start")
        told.append(f"{copy} is a copy of {original}")
    width, height = x2 + MARGIN + (72 if copies else 0), most * step + 8
    part = _Part(str(pen), width, height, (0, 0, width, height))
    return _headed(
        part, title, "", "Models and their weights", "; ".join(told) + "."
    )


# Plots ----------------------------------------------------------------------------------------


def curves(x, lines, xlabel="", ylabel="", *, log="", title=""):
    """Lines over one axis, each with its own dash, sign and label at its end.

    `lines` is ``{"label": values}``; `log` is ``""``, ``"x"``, ``"y"`` or ``"xy"``.
    """
    x = np.asarray(x, float)
    lines = {label: np.asarray(y, float) for label, y in lines.items()}
    plot = _Plot(
        x, np.concatenate(list(lines.values())), xlabel, ylabel, log, 420, 240
    )
    told = [
        f"{ylabel or 'values'} over {xlabel or 'x'} from {x[0]:g} to {x[-1]:g}"
    ]
    told += [f"log scale on {' and '.join(log)}"] if log else []
    heights, last = {}, -math.inf
    for end, label in sorted(
        (plot.y(y[-1]), label) for label, y in lines.items()
    ):
        last = heights[label] = max(end, last + 17)
    for i, (label, y) in enumerate(lines.items()):
        at = [(plot.x(a), plot.y(b)) for a, b in zip(x, y, strict=True)]
        line = "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in at)
        plot.pen.path(line, f"none wire l{i % 10}", _DASHES[i % len(_DASHES)])
        for a, b in at if len(at) <= 16 else at[-1:]:
            plot.pen.sign(a, b, i)
        plot.pen.text(
            plot.right + 12, heights[label], label, f"b c{i % 10}", "start"
        )
        told.append(f"{label} goes from {y[0]:.3g} to {y[-1]:.3g}")
    extra = 12 + 8.5 * max(len(label) for label in lines)
    return plot.picture(title, "; ".join(told) + ".", extra)


def points(
    xy, labels=None, groups=None, *, to=None, xlabel="", ylabel="", title=""
):
    """Vectors of two numbers as points, with both axes to one scale.

    - `xy`: shape ``(points, 2)``; `labels`: a word for each point.
    - `groups`: a name for each point; each group has its own sign and colour.
    - `to`: where each point has moved, shape ``(points, 2)``, drawn as an arrow.
    """
    xy = np.asarray(xy, float)
    ends = xy if to is None else np.asarray(to, float)
    both = np.concatenate([xy, ends])
    groups = [""] * len(xy) if groups is None else list(groups)
    labels = (
        [""] * len(xy) if labels is None else [str(label) for label in labels]
    )
    signs = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    room = np.ptp(both, axis=0).max() * 0.03
    xs, ys = (np.array([v.min() - room, v.max() + room]) for v in both.T)
    spans = [np.ptp(_ticks(*v, False)[0]) for v in (xs, ys)]
    sides = [max(80, span * 400 / max(spans)) for span in spans]
    plot = _Plot(xs, ys, xlabel, ylabel, "", *sides)
    told = [f"{len(xy)} points"]
    for start, end, label, group in zip(xy, ends, labels, groups, strict=True):
        a, b, a1, b1 = (
            plot.x(start[0]),
            plot.y(start[1]),
            plot.x(end[0]),
            plot.y(end[1]),
        )
        plot.pen.line(a, b, a1, b1, signs[group])
        plot.pen.sign(a, b, signs[group])
        plot.pen.text(a + 9, b, label, "s halo", "start")
        moved = "" if to is None else f" moves to ({end[0]:.2f}, {end[1]:.2f})"
        told.append(f"{label} ({start[0]:.2f}, {start[1]:.2f}){moved}".strip())
    for group, i in signs.items() if list(signs) != [""] else []:
        plot.pen.sign(plot.right + 18, plot.top + 10 + 20 * i, i)
        text = (plot.right + 30, plot.top + 10 + 20 * i, group)
        plot.pen.text(*text, f"s b c{i % 10}", "start")
    told = told[: 1 if len(xy) > 30 else None]
    extra = 36 + 8 * max(len(str(name)) for name in [*signs, *labels])
    return plot.picture(title, "; ".join(told) + ".", extra)


def image_grid(images, *, columns=4, title=""):
    """Small images or feature maps on one scale: the more ink, the larger the value.

    `images` is ``{"name": array of shape (height, width)}``, or an array of shape
    ``(images, height, width)``.
    """
    pairs = images.items() if isinstance(images, dict) else enumerate(images)
    named = {str(name): np.asarray(image, float) for name, image in pairs}
    low = min(float(image.min()) for image in named.values())
    high = max(float(image.max()) for image in named.values())
    dot = 12
    wide = 16 + max(
        max(dot * v.shape[1], 7.5 * len(name)) for name, v in named.items()
    )
    tall = 40 + max(dot * v.shape[0] for v in named.values())
    pen = _Pen()
    for k, (name, image) in enumerate(named.items()):
        x, y = MARGIN + k % columns * wide, 4 + k // columns * tall
        pen.text(x, y + 8, name, "s b", "start")
        pen.rect(
            x, y + 20, image.shape[1] * dot, image.shape[0] * dot, "sheet edge"
        )
        for (i, j), value in np.ndenumerate(image):
            ink = round((value - low) / ((high - low) or 1) * 20) / 20
            if ink:
                at = f'x="{_n(x + j * dot)}" y="{_n(y + 20 + i * dot)}" fill-opacity="{ink:g}"'
                pen.add(
                    f'<rect class="ink" {at} width="{dot}" height="{dot}"/>'
                )
    bottom = 4 + math.ceil(len(named) / columns) * tall
    pen.text(
        MARGIN,
        bottom - 4,
        f"no ink {low:.3g}, full ink {high:.3g}",
        "s quiet",
        "start",
    )
    width = max(200, 2 * MARGIN + min(columns, len(named)) * wide - 16)
    shapes = ", ".join(f"{name} {v.shape}" for name, v in named.items())
    told = f"Height down, width across, values from {low:.3g} to {high:.3g}: {shapes}."
    part = _Part(str(pen), width, bottom + 14, (MARGIN, 4, width, bottom))
    return _headed(part, title, "", "Images", told)


# How it is drawn ------------------------------------------------------------------------------

_DASHES = ["", "9 4", "2 4", "10 3 2 3", "5 3", "14 4 2 4 2 4"]
_SIGNS = [
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "M-4 -4h8v8h-8z",
    "M0 -5l5 9h-10z",
    "M0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
    "M-5 -2h3v-3h4v3h3v4h-3v3h-4v-3h-3z",
    "M0 5l5 -9h-10z",
]


@dataclass
class _Part:
    """A piece of a drawing that has no title yet."""

    body: str
    width: float
    height: float
    box: tuple


class _Pen:
    """Collects marks. Text is centred on its point unless `anchor` says otherwise."""

    def __init__(self):
        self.marks = []

    def __str__(self):
        return "\n".join(self.marks)

    def add(self, mark):
        self.marks.append(mark)

    def put(self, body, x, y):
        self.add(f'<g transform="translate({_n(x)} {_n(y)})">\n{body}\n</g>')

    def text(self, x, y, text, cls, anchor="middle"):
        if str(text):
            where = f'x="{_n(x)}" y="{_n(y + 4.5)}" text-anchor="{anchor}"'
            self.add(f'<text class="{cls}" {where}>{escape(str(text))}</text>')

    def rect(self, x, y, w, h, cls, radius=0):
        size = f'width="{_n(w)}" height="{_n(h)}"' + (
            f' rx="{radius}"' if radius else ""
        )
        self.add(f'<rect class="{cls}" x="{_n(x)}" y="{_n(y)}" {size}/>')

    def path(self, d, cls, dash=""):
        self.add(
            f'<path class="{cls}" d="{d}"'
            + f' stroke-dasharray="{dash}"' * bool(dash)
            + "/>"
        )

    def dot(self, x, y, full):
        look = "ink pen" if full else "none pen"
        self.add(f'<circle class="{look}" cx="{_n(x)}" cy="{_n(y)}" r="4.5"/>')

    def sign(self, x, y, i):
        move = f"translate({_n(x)} {_n(y)})"
        self.add(
            f'<path class="c{i % 10}" d="{_SIGNS[i % len(_SIGNS)]}" transform="{move}"/>'
        )

    def chip(self, x, y, token, width, padding=None):
        """A token id; padding is an empty chip with a dashed edge."""
        empty = padding is not None and token == padding
        look = (
            '"none soft" stroke-dasharray="4 3"'
            if empty
            else f'"c{token % 10}"'
        )
        at = f'x="{_n(x - width / 2)}" y="{_n(y - 11)}" width="{_n(width)}"'
        self.add(f'<rect class={look} {at} height="22" rx="11"/>')
        self.text(x, y, token, "m quiet" if empty else "m on")

    def arrow(self, x0, y0, x1, y1, stroke, fill):
        """A curve that leaves and arrives level."""
        way = 1 if x1 >= x0 else -1
        tip = x1 - 7 * way
        reach = max(18, abs(x1 - x0) / 2) * way
        bend = f"C{_n(x0 + reach)} {_n(y0)} {_n(tip - reach)} {_n(y1)} {_n(tip)} {_n(y1)}"
        self.path(f"M{_n(x0)} {_n(y0)}{bend}", f"none wire {stroke}")
        self.path(f"M{_n(x1)} {_n(y1)}l{-9 * way} -5v10z", fill)

    def drop(self, x, y0, y1):
        """An arrow straight down."""
        self.path(f"M{_n(x)} {_n(y0)}V{_n(y1 - 7)}", "none soft")
        self.path(f"M{_n(x)} {_n(y1)}l-5 -8h10z", "quiet")

    def line(self, x0, y0, x1, y1, i):
        """A straight arrow in colour `i`, or nothing where there is no way to go."""
        length = math.hypot(x1 - x0, y1 - y0)
        if length > 6:
            u, v = (x1 - x0) / length, (y1 - y0) / length
            x, y = x1 - 8 * u, y1 - 8 * v
            sides = f"L{_n(x - 4 * v)} {_n(y + 4 * u)}L{_n(x + 4 * v)} {_n(y - 4 * u)}Z"
            self.path(
                f"M{_n(x0)} {_n(y0)}L{_n(x)} {_n(y)}", f"none soft l{i % 10}"
            )
            self.path(f"M{_n(x1)} {_n(y1)}{sides}", f"c{i % 10}")

    def refusal(self, x, y, wide, failed):
        """A layer that refuses what it is given; returns where it ends."""
        name, called, wants = failed
        tall = 56 if wants else 34
        self.rect(x, y, wide, tall, "sheet fresh", 8)
        self.text(x + 14, y + 17, name, "b", "start")
        self.text(x + wide - 38, y + 17, called, "s quiet", "end")
        self.path(
            f"M{_n(x + wide - 28)} {_n(y + 12)}l10 10m0 -10l-10 10", "none pick"
        )
        if wants:
            self.text(x + 14, y + 40, f"wants {wants}", "s b", "start")
        return y + tall

    def hatch(self, x, y, w, h):
        """Diagonal lines over a rectangle, cut at its edges."""
        d = ""
        for s in range(8, int(w + h), 8):
            a = (x + s, y) if s <= w else (x + w, y + s - w)
            b = (x, y + s) if s <= h else (x + s - h, y + h)
            d += f"M{_n(a[0])} {_n(a[1])}L{_n(b[0])} {_n(b[1])}"
        self.path(d, "none edge")

    def outline(self, chosen, left, top, wide):
        """A heavy line between what is highlighted and what is not."""
        around, d = np.pad(chosen, 1), ""
        for i, j in np.argwhere(chosen).tolist():
            x, y = left + j * wide, top + i * CELL
            above, below = around[i, j + 1], around[i + 2, j + 1]
            before, after = around[i + 1, j], around[i + 1, j + 2]
            d += "" if above else f"M{_n(x)} {_n(y)}h{_n(wide)}"
            d += "" if below else f"M{_n(x)} {_n(y + CELL)}h{_n(wide)}"
            d += "" if before else f"M{_n(x)} {_n(y)}v{CELL}"
            d += "" if after else f"M{_n(x + wide)} {_n(y)}v{CELL}"
        if d:
            self.path(d, "none pick")


@dataclass
class _Sheets:
    """How an array lies on the page: its last two axes are a sheet, the others stack sheets."""

    axes: tuple
    words: np.ndarray
    labels: dict
    tokens: np.ndarray
    chosen: np.ndarray
    mask: np.ndarray
    padding: int

    def draw(self, index):
        """The part of the array at `index`."""
        depth = self.words.ndim - len(index)
        if depth <= 2:
            return self.sheet(index)
        size = self.words.shape[len(index)]
        parts = [self.draw((*index, i)) for i in range(size)]
        heads = [
            " ".join((self.axes[len(index)], n))
            for n in self.names(-depth, size)
        ]
        return (_fan if depth == 3 else _column)(parts, heads)

    def names(self, axis, size):
        """The words for the positions along an axis: its labels, or its indices."""
        return [str(s) for s in self.labels.get(self.axes[axis], range(size))]

    def sheet(self, index):
        """One grid with its ticks, chips, colours, outline and mask."""
        words, chosen = (
            np.atleast_2d(self.words[index]),
            np.atleast_2d(self.chosen[index]),
        )
        n_rows, n_columns = words.shape
        across, down = (*reversed(self.axes), "", "")[:2]
        heads = self.names(-1, n_columns) if across else []
        names = self.names(-2, n_rows) if down else []
        colours = np.full(words.shape, -1)
        chips = []
        if self.tokens is not None:
            colours[:] = self.tokens[index].reshape(n_rows, -1)
            chips = (
                colours[:, 0].tolist()
                if self.tokens.ndim < self.words.ndim
                else []
            )
        if chips and down not in self.labels:
            names = []
        column_ids = across == "vocabulary" and across not in self.labels
        seen = (
            np.ones(n_rows, bool)
            if self.mask is None
            else self.mask[index].reshape(n_rows)
        )
        chip = _chip_width(chips) if chips else 0
        side = max([0] + [7 * len(name) + 8 for name in names]) + (
            chip and chip + 8
        )
        left = MARGIN + max(side, 6.6 * len(down) + 24 if down else 0)
        top = (46 if column_ids else 40) if across else 2
        wide = [8.4 * len(word) + 14 for word in words.flat] + [
            7 * len(head) + 8 for head in heads
        ]
        wide = max([38, *wide])
        right, bottom = left + n_columns * wide, top + n_rows * CELL
        pen = _Pen()
        pen.text(left, 9, f"{across} →" if across else "", "s quiet", "start")
        pen.text(
            left - 7, top - 11, f"{down} ↓" if down else "", "s quiet", "end"
        )
        for j, head in enumerate(heads):
            x = left + (j + 0.5) * wide
            if column_ids:
                pen.chip(x, top - 14, j, 30, self.padding)
            else:
                pen.text(x, top - 11, head, "i quiet")
        for i in range(n_rows):
            y = top + i * CELL
            faded = ~chosen[i] & self.chosen.any()
            for name in names[i : i + 1]:
                pen.text(
                    left - (chip and chip + 8) - 7,
                    y + 15,
                    name,
                    "s quiet",
                    "end",
                )
            for token in chips[i : i + 1]:
                pen.chip(left - 6 - chip / 2, y + 15, token, chip, self.padding)
            for j, token in enumerate(colours[i].tolist()):
                bare = token in (-1, self.padding) or faded[j] or not seen[i]
                tint = "sheet" if bare else f"t{token % 10}"
                pen.rect(left + j * wide, y, wide, CELL, f"{tint} edge")
            if not seen[i]:
                pen.hatch(left, y, right - left, CELL)
            for j, word in enumerate(words[i]):
                look = (
                    "m quiet"
                    if faded[j] or not seen[i]
                    else "m b"
                    if chosen[i, j]
                    else "m"
                )
                pen.text(left + (j + 0.5) * wide, y + 15, word, look)
            if self.mask is not None:
                pen.dot(right + 21, y + 15, seen[i])
        pen.text(
            right + 21, top - 11, "" if self.mask is None else "mask", "s quiet"
        )
        pen.outline(chosen, left, top, wide)
        width = right + MARGIN + (0 if self.mask is None else 30)
        edge = left - (chip + 8 if chips else 4)
        return _Part(
            str(pen), width, bottom + MARGIN, (edge, top, right, bottom)
        )


def _fan(parts, heads):
    """Sheets one behind the other, fanned out so that every value stays in sight."""
    wide, tall = max(p.width for p in parts), max(p.height for p in parts) + 16
    pen, rise = _Pen(), 10
    drop = (len(parts) - 1) * rise
    for i, part in reversed(list(enumerate(parts))):
        x, y = 4 + i * (wide - 4), drop - i * rise
        pen.rect(x, y, wide, tall, "sheet edge", 6)
        pen.text(x + MARGIN, y + 14, heads[i], "s b", "start")
        pen.put(part.body, x, y + 22)
    width = 12 + len(parts) * (wide - 4)
    top, bottom = (drop / 2 + 22 + parts[0].box[k] for k in (1, 3))
    return _Part(str(pen), width, tall + drop + 6, (4, top, width - 4, bottom))


def _column(parts, heads):
    """Parts of an array of rank 4 or more, one under the other, as NumPy prints them."""
    pen, y = _Pen(), 0
    for part, head in zip(parts, heads, strict=True):
        pen.text(MARGIN, y + 10, head, "s b", "start")
        pen.put(part.body, 0, y + 22)
        y += part.height + 30
    width = max(p.width for p in parts)
    return _Part(str(pen), width, y, (0, 0, width, y))


def _headed(part, title, shape, name, told):
    """A picture with its title and its shape written above it."""
    pen, drop, wide = _Pen(), 0, 0
    if title or shape:
        after = (
            f'<tspan class="m quiet" dx="{8 if title else 0}">{shape}</tspan>'
            if shape
            else ""
        )
        pen.add(
            f'<text class="b" x="{MARGIN}" y="24">{escape(title)}{after}</text>'
        )
        drop, wide = (
            30,
            2 * MARGIN
            + 8.5 * len(title)
            + (8 + 8.4 * len(shape) if shape else 0),
        )
    pen.put(part.body, 0, drop)
    left, top, right, bottom = part.box
    box = (left, top + drop, right, bottom + drop)
    return Picture(
        str(pen),
        max(part.width, wide),
        part.height + drop,
        title or name,
        told,
        box,
    )


def _wired(pictures, hops, title, told):
    """Pictures side by side, with an arrow for each hop (picture, row, picture, row, token)."""
    gap, pen, places, x = 44, _Pen(), [], 0
    middle = 30 + max(p.middle for p in pictures)
    pen.text(MARGIN, MARGIN + 8, title, "b", "start")
    for p in pictures:
        places.append((x, middle - p.middle))
        pen.put(p.body, *places[-1])
        x += p.width + gap
    for a, i, b, j, token in hops:
        side_a, side_b = (2, 0) if a < b else (0, 2)
        x0 = places[a][0] + pictures[a].box[side_a] + (3 if a < b else -2)
        x1 = places[b][0] + pictures[b].box[side_b] - (2 if a < b else -3)
        y0 = places[a][1] + pictures[a].box[1] + (i + 0.5) * CELL
        y1 = places[b][1] + pictures[b].box[1] + (j + 0.5) * CELL
        pen.arrow(x0, y0, x1, y1, f"l{token % 10}", f"c{token % 10}")
    told = " ".join([told, *map(repr, pictures)])
    bottom = max(
        y + p.height for p, (_, y) in zip(pictures, places, strict=True)
    )
    return Picture(
        str(pen), x - gap, bottom, title, told, (0, 30, x - gap, bottom)
    )


class _Plot:
    """The axes of a plot: round ticks, quiet lines, names at the edges."""

    def __init__(self, xs, ys, xlabel, ylabel, log, width, height):
        self.log, self.pen = log, _Pen()
        self.x_ticks, x_words = _ticks(min(xs), max(xs), "x" in log)
        self.y_ticks, y_words = _ticks(min(ys), max(ys), "y" in log)
        self.left, self.top = (
            MARGIN + 6 + 7.2 * max(len(w) for w in y_words),
            34,
        )
        self.right, self.bottom = self.left + width, self.top + height
        self.pen.text(MARGIN, 12, ylabel, "s quiet", "start")
        for tick, word in zip(self.y_ticks, y_words, strict=True):
            self.pen.path(
                f"M{_n(self.left)} {_n(self.y(tick))}H{_n(self.right)}",
                "none edge",
            )
            self.pen.text(self.left - 6, self.y(tick), word, "i quiet", "end")
        for tick, word in zip(self.x_ticks, x_words, strict=True):
            self.pen.path(
                f"M{_n(self.x(tick))} {_n(self.bottom)}v5", "none edge"
            )
            self.pen.text(self.x(tick), self.bottom + 15, word, "i quiet")
        self.pen.text(
            (self.left + self.right) / 2, self.bottom + 34, xlabel, "s quiet"
        )

    def x(self, value):
        return self.left + _share(value, self.x_ticks, "x" in self.log) * (
            self.right - self.left
        )

    def y(self, value):
        return self.bottom - _share(value, self.y_ticks, "y" in self.log) * (
            self.bottom - self.top
        )

    def picture(self, title, told, extra):
        box = (self.left, self.top, self.right, self.bottom)
        part = _Part(
            str(self.pen), self.right + extra + MARGIN, self.bottom + 46, box
        )
        return _headed(part, title, "", "Plot", told)


def _share(value, ticks, log):
    """How far along an axis a value lies, from 0 to 1."""
    low, high = ticks[0], ticks[-1]
    if log:
        low, high, value = math.log10(low), math.log10(high), math.log10(value)
    return (float(value) - low) / ((high - low) or 1)


def _ticks(low, high, log):
    """(ticks, words): round numbers that span an axis, at most about six."""
    if log:
        first, last = (
            math.floor(math.log10(low) + 1e-9),
            math.ceil(math.log10(high) - 1e-9),
        )
        every = max(1, (last - first) // 6)
        powers = range(first, last + every, every)
        raised = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
        words = [
            f"{10**p:,}" if 0 <= p < 5 else "10" + str(p).translate(raised)
            for p in powers
        ]
        return [10.0**p for p in powers], words
    low, high = float(low), float(high)
    span = (high - low) or 1.0
    size = 10.0 ** math.floor(math.log10(span / 4))
    size *= next(k for k in (1, 2, 5, 10) if span / (k * size) <= 5)
    whole = range(
        math.floor(low / size + 1e-9), math.ceil(high / size - 1e-9) + 1
    )
    digits = max(0, -math.floor(math.log10(size) + 1e-9))
    ticks = [round(k * size, digits) for k in whole]
    return ticks, [f"{tick + 0.0:,.{digits}f}" for tick in ticks]


def _n(value):
    """A coordinate as text: one decimal at most, and never ``-0``."""
    return f"{round(float(value), 1) + 0.0:.1f}".removesuffix(".0")


def _shape(shape):
    """``(batch, 3, 2)``: a shape as text, with an unknown first axis named."""
    sizes = [
        "batch" if i == 0 and size is None else str(size)
        for i, size in enumerate(shape)
    ]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def _chip_width(ids):
    return max([30] + [14 + 8.4 * len(str(i)) for i in ids])


def _words(array, precision):
    """The values of an array as NumPy prints them: whole floats as ``3.``, others rounded."""
    if not np.issubdtype(array.dtype, np.floating):
        return [str(value) for value in array.ravel().tolist()]
    values = array.astype(float).ravel()
    finite = values[np.isfinite(values)]
    if (finite == finite.round()).all() and (abs(finite) < 1e6).all():
        words = [f"{value + 0.0:.0f}." for value in values.tolist()]
    else:
        words = [
            f"{round(value, precision) + 0.0:.{precision}f}"
            for value in values.tolist()
        ]
    return [
        word.removesuffix(".") if word[-2] in "nf" else word for word in words
    ]


def _chosen(shape, highlight):
    """Which values an index, a list of indices, or a boolean array points to."""
    chosen = np.zeros(shape, bool)
    if isinstance(highlight, np.ndarray) and highlight.dtype == bool:
        return chosen | highlight
    for index in highlight if isinstance(highlight, list) else [highlight]:
        if index is not None:
            chosen[index] = True
    return chosen


def _spoken(array):
    """The values of an array in words, one group per row."""
    array = np.asarray(array)
    lines = array.reshape(-1, array.shape[-1] if array.ndim else 1).tolist()
    return "; ".join(" ".join(str(value) for value in line) for line in lines)


def _spoken_choice(chosen):
    """The highlighted part in words: whole rows, whole columns, or single values."""

    def places(where):
        found = [tuple(at) for at in np.argwhere(where).tolist()]
        return (
            ", ".join(str(at[0] if len(at) == 1 else at) for at in found)
            or "nothing"
        )

    if chosen.ndim > 1 and (chosen == chosen.all(-1, keepdims=True)).all():
        return f"row {places(chosen.all(-1))}"
    if chosen.ndim == 2 and (chosen == chosen.all(0)).all():
        return f"column {places(chosen.all(0))}"
    return f"value at {places(chosen)}"
