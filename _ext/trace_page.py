"""The page that traces a reader's own model: what it holds before its scripts begin.

The line ``<!-- the tracer -->`` of a page becomes a plain form, which `static/trace/page.js` brings
to life, and the data that the scripts need: the examples of ``trace_examples.toml``, where each
question of the course and each old answer stands, and what a picture of `draw` is made of. Code is
traced in the browser, so the page may ask nobody but its own site.
"""

import json
import shutil
import tomllib
from html import escape
from pathlib import Path

import beside
import promises
from landing import colours

PAGE = "chapters/trace"
PLACE = "<!-- the tracer -->"
EXAMPLES = Path(__file__).with_name("trace_examples.toml")
#: Parts of names of files that every page gets, for cells and highlighted code. This one has none.
UNUSED = ("mystnb", "pygments", "copybutton", "clipboard")
#: As npm calls it; `tools/npm_packages.py` has fetched it.
EDITOR = "prism-code-editor"
SNIPPETS = "tests/tracer_snippets.py"
POLICY = "connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'self'"
FORM = """
<div class="trace" id="trace"><div class="trace-sides">
<form class="trace-ask" id="trace-form">
<p class="trace-examples"><label for="trace-example">Begin with</label>
<select id="trace-example"><option value="">your own code</option>
{options}
</select></p>
<label class="trace-label" for="trace-code">Your code</label>
<div class="trace-editor" id="trace-editor">
<textarea id="trace-code" rows="16" spellcheck="false" autocapitalize="off" autocomplete="off"
 aria-describedby="trace-keys" wrap="off">{code}</textarea></div>
<p class="trace-keys" id="trace-keys"><kbd>Tab</kbd> indents; <kbd>Esc</kbd>, then <kbd>Tab</kbd>,
 leaves the editor. <kbd>Ctrl</kbd> (on a Mac <kbd>Cmd</kbd>) with <kbd>Enter</kbd> traces.</p>
<p class="trace-buttons">
<button type="submit" class="trace-go" id="trace-go" disabled>Trace</button>
<button type="button" id="trace-stop" disabled>Stop</button>
<button type="button" id="trace-link" disabled>Copy link</button>
<button type="button" id="trace-back" hidden>Bring back what I had</button></p>
<p class="trace-needs">The buttons need JavaScript, and a page that came from a web server. In a
 terminal, <code>python -m tracer file.py</code> gives the same answer.</p>
<p class="trace-status" id="trace-status" role="status"></p>
<progress class="trace-progress" id="trace-progress" aria-label="Loading Python" hidden>
</progress>
<p class="trace-copied" id="trace-copied" hidden><label for="trace-address">The link</label>
<input id="trace-address" readonly></p>
</form>
<section class="trace-result" id="trace-result" aria-label="Result" tabindex="-1">
<p class="trace-empty">The answer comes here: each shape, and the line that fails.</p>
</section>
</div></div>
<style>{style}</style>
<script type="application/json" id="trace-data">{data}</script>
"""


def examples(root: Path) -> list[dict]:
    """Return the examples of the page, each with its `group`, `title`, `gives` and `code`.

    Raises ValueError for an example whose snippet is not there.
    """
    file = root / SNIPPETS
    snippets = beside.module(file.parent, file.stem).SNIPPETS
    found = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))["example"]
    for example in found:
        if "snippet" in example:
            start = example["snippet"]
            codes = [each.code for each in snippets if each.name.startswith(start)]
            if len(codes) != 1:
                raise ValueError(f"{EXAMPLES.name}: {len(codes)} snippets begin with {start!r}")
            example["code"] = codes[0]
        example["code"] = example["code"].strip("\n") + "\n"
    return found


def questions(root: Path) -> dict[str, list[str]]:
    """Return for each question of the course, such as Q4, its address and its words."""
    return {
        f"Q{each.number}": [f"{chapter.name}.html#q{each.number}", each.asked]
        for chapter in promises.chapters(root)
        for each in chapter.questions
    }


def rows(root: Path) -> list[str]:
    """Return the addresses of the old answers on their page."""
    stale = beside.module(root / "chapters", "stale")
    return [answer.address for answer in stale.answers()]


def form(root: Path) -> str:
    """The form of the page, and the data of its scripts, as HTML."""
    found = examples(root)
    options, group = [], ""
    for number, example in enumerate(found):
        if example["group"] != group:
            options += ["</optgroup>"] if group else []
            group = example["group"]
            options.append(f'<optgroup label="{escape(group)}">')
        chosen = "" if number else " selected"
        options.append(f'<option value="{number}"{chosen}>{escape(example["title"])}</option>')
    options.append("</optgroup>")
    data = {
        "examples": [example["code"] for example in found],
        "questions": questions(root),
        "rows": rows(root),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    html = FORM.strip()
    parts = {"options": "\n".join(options), "code": escape(found[0]["code"])}
    parts |= {"style": colours(root / "chapters"), "data": text}
    for name, part in parts.items():
        html = html.replace("{" + name + "}", part)
    return html


def write_form(app, docname, source):
    """Put the form where a page asks for it."""
    if PLACE not in source[0]:
        return
    root = Path(app.srcdir)
    for path in [*promises.sources(root), EXAMPLES, root / SNIPPETS]:
        app.env.note_dependency(str(path))
    source[0] = source[0].replace(PLACE, f"```{{raw}} html\n{form(root)}\n```")


def add_to_page(app, pagename, templatename, context, doctree):
    """Give the page, and no other, its scripts and its look, and nothing that it does not use."""
    if pagename == PAGE and app.builder.name == "html":
        for kind in ("css_files", "script_files"):  # Sphinx's own lists, anew for each page
            context[kind][:] = [
                each
                for each in context[kind]
                if not any(part in str(each.filename) for part in UNUSED)
            ]
        app.add_css_file("trace/trace.css")
        app.add_js_file("trace/page.js", type="module")
        policy = f'\n<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
        context["metatags"] = context.get("metatags", "") + policy


def add_editor(app, error):
    """Put the library of the editor beside the scripts; without it, the page has a textarea."""
    if error or app.builder.name != "html":
        return
    place = Path(app.outdir, "_static", "trace", EDITOR)
    shutil.rmtree(place, ignore_errors=True)
    made = Path(app.srcdir, "_build", "vendor", EDITOR)
    if made.is_dir():
        shutil.copytree(made, place)


def setup(app):
    app.connect("source-read", write_form)
    app.connect("html-page-context", add_to_page)
    app.connect("build-finished", add_editor)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
