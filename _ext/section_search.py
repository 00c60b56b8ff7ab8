"""The search of the site: by section, in the page itself, without asking anybody.

Takes the place of the search of Sphinx and of the theme. What is searched are the records of
`records.py`, with what `synonyms.toml` says and what the index of error messages says of a
section; `static/find/rank.js` ranks and `static/find/find.js` shows. A script can be loaded from a
file, too, so the index is one: the search works on a site that was opened from a folder, where a
page may fetch nothing.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import error_index
from records import Record, read
from sphinx.search.en import js_porter_stemmer

SYNONYMS = Path(__file__).with_name("synonyms.toml")
#: Pages that only repeat what others say.
LEFT_OUT = {"chapters/errors", "chapters/map", "chapters/questions"}
#: How far a page comes first at equal rank, by how its name begins: chapters, then stale answers,
#: then instructors' pages.
PAGES = {
    "chapters/12-": 0.75,  # takes up what earlier chapters explain
    "chapters/glossary": 0.7,
    "chapters/intro": 0.7,
    "chapters/set-up": 0.9,
    "chapters/solutions": 0.6,
    "chapters/stale-answers": 0.6,
    "chapters/trace": 0.7,
    "chapters/": 1.0,
    "instructors/": 0.5,
}
#: The same for sections of a chapter that do not explain.
SECTIONS = {"": 0.7, "assignment": 0.6, "quiz": 0.7, "stale": 0.85}


def take_the_place(app):
    """Have Sphinx make no index and no page of its own."""
    app.builder.search = False


def set_templates(app, config):
    """Add the page of the search, and the layout of pages that load no other."""
    config.templates_path = [*config.templates_path, "_ext/templates"]
    # Jupyter Book has each page load every script in `_static`.
    config.html_static_path = [*config.html_static_path, "_ext/static"]
    config.html_additional_pages = config.html_additional_pages | {"search": "search.html"}


def write_index(app, error):
    """Write what is searched, as a script."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    found = [
        fields
        for name in sorted(app.env.found_docs - LEFT_OUT)
        for fields in page(name, (out / f"{name}.html").read_text(encoding="utf-8"))
    ]
    if "chapters/errors" in app.env.found_docs:
        explain(found, error_index.rows(Path(app.srcdir)))
    data = {"records": found, "synonyms": tomllib.loads(SYNONYMS.read_text("utf-8"))["synonym"]}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    folder = out / "_static" / "find"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "records.js").write_text(f"courseRank.load({text});\n", encoding="utf-8")
    (folder / "stemmer.js").write_text(js_porter_stemmer, encoding="utf-8")
    for name in ("language_data.js", "searchtools.js"):  # what Sphinx's search would load
        (out / "_static" / name).unlink(missing_ok=True)


def page(name: str, html: str) -> Iterator[dict[str, Any]]:
    """The records of a page, as `rank.js` wants them."""
    for record in read(html):
        fields: dict[str, Any] = {"page": name, "place": record.place, **record.as_fields()}
        if "code" in fields:
            fields["code"] = " ".join(dict.fromkeys(re.findall(r"\w\w+", fields["code"])))
        yield fields | {"weight": weight(name, record)}


def explain(found: list[dict[str, Any]], rows: list[error_index.Row]) -> None:
    """Add to the sections what the index of error messages says of them."""
    sections = {f"{each['page']}#{each['place']}": each for each in found}
    for row in rows:
        for address in row.read:
            if section := sections.get(f"chapters/{address}"):
                section["errors"] = f"{section.get('errors', '')}\n{row.see}\n{row.means}".strip()


def weight(name: str, record: Record) -> float:
    """How far a section comes first at equal rank, from 0 to 1."""
    own = next((each for start, each in PAGES.items() if name.startswith(start)), 0.6)
    chapter = re.match(r"chapters/\d\d-", name)
    return round(own * SECTIONS.get(record.place, 1.0), 3) if chapter else own


def setup(app):
    app.connect("config-inited", set_templates)
    app.connect("builder-inited", take_the_place)
    app.connect("build-finished", write_index, priority=900)
    app.add_js_file("find/find.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
