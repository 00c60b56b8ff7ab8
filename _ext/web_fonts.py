"""The fonts of the book, so that it looks the same on every machine.

They come from PyPI as they were published (the packages `fontpkg-…`, in the lock with their
hashes), and are cut to the characters and the weights that the book uses: a tenth of their size.
`FACES` says what is made of which file. The result stays in ``_build/fonts`` and is made anew when
a package or the recipe changes. `static/fonts/fonts.css` names the faces; the fonts' licences lie
beside them.
"""

import hashlib
import inspect
import shutil
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

#: What a page may use: letters of Western Europe, punctuation, and the signs of the pictures.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2040),  # dashes, quotes, dots
    *range(0x2070, 0x2090),  # raised and lowered digits
    *range(0x2190, 0x219A),  # arrows
    *range(0x2200, 0x2266),  # signs of mathematics
    *range(0x2500, 0x2580),  # the frames of `model.summary()`
    *range(0x25A0, 0x25D0),  # squares, triangles, circles
    *(0x20AC, 0x2713, 0x2715, 0x2717),  # the euro, ticks and crosses
]
#: Code shows what is written: no sign of its own for `!=` or `->`.
CODE, TEXT = ["ccmp", "mark"], ["ccmp", "kern", "liga", "locl", "mark", "tnum"]


@dataclass(frozen=True)
class Face:
    """A font file of the book: `limits` are the axes of the variable font that it is cut to."""

    name: str
    package: str
    file: str
    limits: dict[str, float | tuple[float, float]]
    features: list[str]

    @property
    def source(self) -> Path:
        """The file as its package has it."""
        spec = util.find_spec(self.package.replace("-", "_"))
        assert spec and spec.origin, f"{self.package} is not installed: run make"
        return Path(spec.origin).parent / "files" / self.file


FACES = [
    Face("serif", "fontpkg-literata", "Literata[opsz,wght].ttf",
         {"opsz": 14, "wght": (400, 700)}, TEXT),
    Face("serif-italic", "fontpkg-literata", "Literata-Italic[opsz,wght].ttf",
         {"opsz": 14, "wght": 400}, TEXT),
    Face("sans", "fontpkg-inter", "Inter[opsz,wght].ttf",
         {"opsz": 18, "wght": (400, 700)}, TEXT),
    Face("mono", "fontpkg-jetbrains-mono", "JetBrainsMono[wght].ttf",
         {"wght": (400, 700)}, CODE),
]  # fmt: skip


def make(folder: Path) -> None:
    """Make the fonts in `folder`, unless they are there as they would be made now."""
    stamp = folder / "made-from"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        write(face, folder / f"{face.name}.woff2")
        licence = face.source.parent.parent / "LICENSE"
        shutil.copy(licence, folder / f"{face.package.removeprefix('fontpkg-')}-LICENSE.txt")
    stamp.write_text(made_from(), encoding="utf-8")


def made_from() -> str:
    """What decides how the fonts come out."""
    versions = [f"{name} {metadata.version(name)}" for name in sorted({f.package for f in FACES})]
    recipe = repr((FACES, CHARACTERS, inspect.getsource(write)))
    return "\n".join([*versions, hashlib.sha256(recipe.encode()).hexdigest(), ""])


def write(face: Face, path: Path) -> None:
    """Write one face as WOFF2."""
    options = subset.Options(layout_features=face.features, hinting=False, notdef_outline=True)
    font = TTFont(face.source, recalcTimestamp=False)  # the same file each time
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, face.limits)
    font.flavor = "woff2"
    font.save(path)


def add_fonts(app, error):
    """Put the fonts into the site."""
    if error or app.builder.format != "html":
        return
    made = Path(app.srcdir) / "_build" / "fonts"
    make(made)
    place = Path(app.outdir) / "_static" / "fonts"
    place.mkdir(parents=True, exist_ok=True)
    for path in made.iterdir():
        if path.suffix in (".woff2", ".txt"):
            shutil.copy(path, place)


def setup(app):
    app.connect("build-finished", add_fonts)
    app.add_css_file("fonts/fonts.css", priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
