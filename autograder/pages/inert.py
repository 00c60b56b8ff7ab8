"""What a submission holds, made inert before a browser sees it.

A cell can hold HTML, in its text and in its outputs, and nbconvert puts it into a page as it is: a
script in a hand-in would run in the browser of whoever opens the page, with that person's rights.

Three things stand against it, and each holds by itself. :func:`inert_notebook` makes a notebook of
plain texts and pictures out of any notebook. :class:`InertPage` shows it: Markdown is sanitised
after it was rendered, the template escapes everything else, and of the scripts in templates only
those of nbgrader's formgrader stay. And the page tells the browser to run nothing: see
:mod:`autograder.pages.formgrader` and :class:`autograder.converters.FeedbackPage`.

Formulas become MathML here, which a browser shows without a script and without another host.
"""

import base64
import binascii
import functools
import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from html import escape, unescape
from pathlib import Path
from xml.etree import ElementTree

import nbgrader
import nh3
from jinja2 import DictLoader, Environment, pass_context
from jinja2.ext import Extension
from latex2mathml.converter import convert_to_element
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML, ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.token import STANDARD_TYPES

from autograder.notebooks import are_images

#: Characters of Markdown in a cell, and on a page, above which it is shown as it was written: what
#: looks like mathematics without an end takes time that grows with the square of its length.
LONGEST_TEXT = 10_000
MOST_TEXT = 100_000
#: Characters of an HTML output or an SVG picture above which it is not shown.
LONGEST_HTML = 2_000_000
#: Tags in an HTML output, and in an SVG picture, above which it is not shown: deep in each other,
#: they take time that grows with the square of their number, a second for those of a text.
MOST_TAGS, MOST_TAGS_IN_SVG = 10_000, 20_000
#: Characters of a formula above which it is shown as it was written.
_LONGEST_FORMULA = 2_000
#: Highlighted cells that are kept: the tests and the given code are the same on every page.
_CELLS_KEPT = 128

# HTML ---------------------------------------------------------------------------------------------

_TEXT = {
    *("a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "center", "cite", "code", "dd", "del"),
    *("details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4"),
    *("h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp"),
    *("small", "span", "strike", "strong", "sub", "summary", "sup", "tt", "u", "ul", "var", "wbr"),
    *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
_FORMULA = {
    *("math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mphantom", "mroot", "mrow"),
    *("mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr"),
    *("munder", "munderover"),
}
#: What goes with all that is in it.
_GONE = {
    *("applet", "audio", "base", "button", "canvas", "datalist", "embed", "fieldset", "form"),
    *("frameset", "head", "iframe", "input", "link", "map", "meta", "noembed", "noframes"),
    *("noscript", "object", "plaintext", "script", "select", "style", "svg", "template"),
    *("textarea", "title", "video", "xmp"),
}
#: What says how a formula looks; none of it moves the formula to another place.
_OF_FORMULAS = {
    *("accent", "accentunder", "columnalign", "display", "displaystyle", "fence", "linethickness"),
    *("mathcolor", "mathvariant", "maxsize", "minsize", "notation", "scriptlevel", "separator"),
    *("stretchy", "symmetric", "width"),
}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
#: A picture beside the notebook. Nothing that leads out of its folder, to a page, or to an action.
_FILE = re.compile(r"(?:\w(?:[\w.-]|%20)*/)*\w(?:[\w.-]|%20)*\.(?:png|jpe?g|gif|webp|svg)", re.I)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+", re.I)
_WORD = re.compile(r"#?[\w ]{0,40}|\d{0,2}(\.\d{1,4})?(em|ex|pt|px)")


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _LINK.fullmatch(value) else None
    if attribute == "src":
        if value.startswith("data:image/svg+xml"):
            picture = inert_svg(_decoded(value.partition(",")[2]).decode("utf-8", "replace"))
            return picture and _svg_address(picture)
        return value if _PICTURE.fullmatch(value) or _FILE.fullmatch(value) else None
    if tag in _FORMULA:
        return value if _WORD.fullmatch(value) else None
    return value


_HTML = nh3.Cleaner(
    tags=_TEXT | _FORMULA,
    clean_content_tags=_GONE,
    attributes={
        "*": {"dir", "lang", "style", "title"},
        "a": {"href"},
        "img": {"alt", "height", "src", "width"},
        "ol": {"start", "type"},
        "details": {"open"},
        "table": {"border"},
        "td": {"align", "colspan", "rowspan"},
        "th": {"align", "colspan", "rowspan", "scope"},
        **{tag: _OF_FORMULAS for tag in _FORMULA},
    },
    attribute_filter=_allowed,
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer",
    url_schemes={"http", "https", "mailto", "data"},
    # Classes mean something to formgrader's scripts and to Bootstrap; these are for their looks.
    allowed_classes={
        "div": {"highlight"},
        "span": {name for name in STANDARD_TYPES.values() if name},
        "table": {"dataframe"},
    },
    filter_style_properties={
        *("background-color", "border", "border-collapse", "color", "font-family", "font-style"),
        *("font-weight", "padding", "text-align", "text-decoration", "vertical-align"),
        "white-space",
    },
)


def inert_html(html: str) -> Markup:
    """Return HTML without anything that acts, asks another host, or stands where it should not."""
    return Markup(_HTML.clean(html))


# Pictures -----------------------------------------------------------------------------------------

_SVG_TAGS = {
    *("circle", "clipPath", "defs", "desc", "ellipse", "g", "image", "line", "linearGradient"),
    *("marker", "mask", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop"),
    *("style", "svg", "symbol", "text", "textPath", "title", "tspan", "use"),
}
_SVG_ATTRIBUTES = {
    *("aria-describedby", "aria-label", "aria-labelledby", "class", "clip-path", "clip-rule"),
    *("clipPathUnits", "color", "cx", "cy", "d", "display", "dominant-baseline", "dx", "dy"),
    *("fill", "fill-opacity", "fill-rule", "font-family", "font-size", "font-style"),
    *("font-weight", "fx", "fy", "gradientTransform", "gradientUnits", "height", "href", "id"),
    *("lengthAdjust", "marker-end", "marker-mid", "marker-start", "markerHeight", "markerUnits"),
    *("markerWidth", "mask", "offset", "opacity", "orient", "pathLength", "patternTransform"),
    *("patternUnits", "points", "preserveAspectRatio", "r", "refX", "refY", "role", "rotate"),
    *("rx", "ry", "spreadMethod", "stop-color", "stop-opacity", "stroke", "stroke-dasharray"),
    *("stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
    *("stroke-opacity", "stroke-width", "style", "text-anchor", "textLength", "transform"),
    *("vector-effect", "viewBox", "visibility", "width", "x", "x1", "x2", "y", "y1", "y2"),
}
#: In CSS: a file that is fetched, or a letter that is written so as not to be recognised.
_FETCHES = re.compile(r"@import|\\|(?:url|src|image(?:-set)?)\s*\((?!\s*[\"']?#)", re.I)
_SVG_PICTURE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]*")
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def _allowed_in_svg(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        inside = _SVG_PICTURE.fullmatch(value) if tag == "image" else value.startswith("#")
        return value if inside else None
    return None if _FETCHES.search(value) else value


_SVG = nh3.Cleaner(
    tags=_SVG_TAGS,
    clean_content_tags={"animate", "foreignObject", "metadata", "script", "set"},
    attributes={"*": _SVG_ATTRIBUTES},
    attribute_filter=_allowed_in_svg,
    url_schemes={"data"},
)


def inert_svg(svg: str) -> str | None:
    """Return an SVG picture that only draws, as XML; None if there is none."""
    if len(svg) > LONGEST_HTML or svg.count("<") > MOST_TAGS_IN_SVG:
        return None
    clean = _SVG.clean(svg)
    clean = clean[clean.find("<svg") : clean.rfind("</svg>") + len("</svg>")]
    clean = clean.replace("<svg", f"<svg {_NAMESPACES}", 1).replace("&nbsp;", "&#160;")
    clean = _STYLE.sub(lambda style: "" if _FETCHES.search(style[1]) else style[0], clean)
    try:
        ElementTree.fromstring(clean)  # there is no entity in it that could be expanded
    except ElementTree.ParseError:
        return None
    return clean


def _svg_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _shown_svg(svg: str, text: str) -> str | None:
    """Return an SVG picture as an image: there its style is its own, and no script would run."""
    picture = inert_svg(svg)
    if picture is None:
        return None
    title = re.search(r"<title[^>]*>([^<]*)", picture)
    words = text if text and not text.startswith("<") else (title[1] if title else "A picture")
    return f'<img alt="{escape(words)}" src="{_svg_address(picture)}">'


def _decoded(data: str) -> bytes:
    """Return what is written in Base64, empty if it is something else."""
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


# Text ---------------------------------------------------------------------------------------------


def formula(tex: str, display: str) -> str:
    """Return a TeX formula as MathML, ``display`` "inline" or "block"; as it is if it has errors.

    It may still hold links and styles, and is to be sanitised.
    """
    try:
        if len(tex) > _LONGEST_FORMULA:
            raise ValueError
        math = convert_to_element(tex.replace("{aligned}", "{align*}"), display=display)
    except Exception:  # whatever it stumbles over
        sign = "$" if display == "inline" else "$$"
        return f"<code>{escape(f'{sign}{tex}{sign}')}</code>"
    for element in math.iter():  # signs are entities in it, as text
        element.text = element.text and unescape(element.text)
    return ElementTree.tostring(math, encoding="unicode")


class _Renderer(IPythonRenderer):
    """Renders Markdown as Jupyter does, with formulas as MathML."""

    def block_math(self, body: str) -> str:
        return formula(body, "block")

    def inline_math(self, body: str) -> str:
        return formula(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")


def inert_markdown(text: str, attachments: dict | None = None) -> Markup:
    """Return Markdown as inert HTML."""
    renderer = _Renderer(escape=False, exclude_anchor_links=True, attachments=attachments or {})
    return inert_html(MarkdownWithMath(renderer=renderer).render(text))


# Notebooks ----------------------------------------------------------------------------------------


def inert_notebook(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook's cells and outputs as texts and pictures; HTML in them is sanitised."""
    cells = [_cell(cell, f"cell-{place}") for place, cell in enumerate(notebook.cells)]
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells)


def _cell(cell: NotebookNode, name: str) -> NotebookNode:
    marks = cell.metadata.get("nbgrader")
    inert = NotebookNode(
        id=name,
        cell_type=cell.cell_type if cell.cell_type in ("code", "markdown") else "raw",
        source=_text(cell.source),
        metadata=NotebookNode(nbgrader=marks) if isinstance(marks, dict) else NotebookNode(),
    )
    if inert.cell_type == "markdown" and are_images(cell.get("attachments")):
        inert.attachments = cell.attachments
    if inert.cell_type == "code":
        count = cell.get("execution_count")
        inert.execution_count = count if isinstance(count, int) else None
        inert.outputs = [_output(output) for output in cell.get("outputs", [])]
    return inert


def _output(output: NotebookNode) -> NotebookNode:
    kind = output.output_type
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type=kind, name=name, text=_text(output.get("text")))
    if kind == "error":
        said = {part: _text(output.get(part)) for part in ("ename", "evalue")}
        lines = [_text(line) for line in output.get("traceback") or []]
        return NotebookNode(output_type=kind, traceback=lines, **said)
    shown = NotebookNode(output_type="display_data", metadata={}, data=_data(output.get("data")))
    if kind == "execute_result":
        shown |= {"output_type": kind, "execution_count": None}
    sizes = output.get("metadata") or {}
    for picture in ("image/png", "image/jpeg"):
        size = sizes.get(picture)
        if picture in shown.data and isinstance(size, dict):
            whole = {side: n for side, n in size.items() if isinstance(n, int)}
            shown.metadata[picture] = {k: whole[k] for k in ("width", "height") if k in whole}
    return shown


def _data(data: object) -> dict[str, str]:
    """Return the first form of a result that can be shown, or a note that there is none."""
    data = data if isinstance(data, dict) else {}
    plain = _text(data.get("text/plain", ""))
    for kind, make in _FORMS.items():
        if kind in data and (form := make(_text(data[kind]), plain)):
            return {_SHOWN_AS.get(kind, kind): form}
    kinds = ", ".join(sorted(map(str, data)))[:200]
    return {"text/plain": f"[This output is not shown here: {kinds or 'it is empty'}.]"}


def _html(html: str, plain: str) -> str | None:
    if len(html) > LONGEST_HTML:
        return None
    if html.count("<") > MOST_TAGS and not html.lstrip().startswith("<svg"):
        return None
    if html.lstrip().startswith("<svg"):
        return _shown_svg(html, plain)
    return inert_html(html).strip() or None


def _image(beginning: bytes) -> Callable[[str, str], str | None]:
    def image(data: str, plain: str) -> str | None:
        return "".join(data.split()) if _decoded(data).startswith(beginning) else None

    return image


#: What is shown of a result, the best form first. Everything else needs a script, or is unknown.
_FORMS = {
    "image/svg+xml": _shown_svg,
    "image/png": _image(b"\x89PNG"),
    "image/jpeg": _image(b"\xff\xd8\xff"),
    "text/html": _html,
    "text/markdown": lambda text, plain: text,
    "text/latex": lambda text, plain: text,
    "text/plain": lambda text, plain: text,
}
_SHOWN_AS = {"image/svg+xml": "text/html", "text/latex": "text/markdown"}
#: What needs a script, in HTML and in code.
_IN_CODE = re.compile(r"\bipywidgets\b|\bJavascript\(|%%(?:javascript|js)\b|<script\b")
_SCRIPTS = re.compile(
    r"(?i)<\s*(script|iframe|object|embed|form|button|input|select|textarea)\b"
    r"|<[a-z][^>]*\son\w+\s*=|[\"'\s=(]javascript:"
)


def needs_script(cell: NotebookNode) -> str | None:
    """Return what in a cell will not work where nothing runs, in a few words, or None."""
    pattern = {"markdown": _SCRIPTS, "code": _IN_CODE}.get(cell.cell_type)
    if pattern and (found := pattern.search(cell.source)):
        return f"it holds {' '.join(found[0].split())!r}"
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        for kind in data:
            if "javascript" in kind or "widget" in kind:
                return f"an output is {kind}"
        if found := _SCRIPTS.search(_text(data.get("text/html", ""))):
            return f"an output holds {' '.join(found[0].split())!r}"
    return None


def _text(text: str | Iterable[object] | None) -> str:
    return text if isinstance(text, str) else "".join(map(str, text or []))


# Pages --------------------------------------------------------------------------------------------

#: What scripts must carry to run on the page that is being made; see Content-Security-Policy.
NONCE: ContextVar[str] = ContextVar("nonce", default="")
#: What of formgrader's pages is ours.
FORMGRADER_PAGES = Path(__file__).parent / "templates"
_FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
_SCRIPT = re.compile(r"<script\b")
_SCRIPTS_OF_OTHERS = re.compile(r"(?s)<script\b.*?</script>")


class OwnScripts(Extension):
    """Lets the scripts in formgrader's templates run, and takes them out of all the others.

    It works on the templates before anything is put into them: what comes from a submission
    cannot get the nonce.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["nonce"] = NONCE.get

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template."""
        trusted = (_FORMGRADER, FORMGRADER_PAGES)
        if filename and any(Path(filename).is_relative_to(folder) for folder in trusted):
            return _SCRIPT.sub('<script nonce="{{ nonce() }}"', source)
        return source if filename is None else _SCRIPTS_OF_OTHERS.sub("", source)


class InertPage(HTMLExporter):
    """Shows a notebook of which nothing acts, whatever the course's configuration says.

    Every expression in a template is escaped, but for what the filters here return.
    """

    #: Stands in the head of the page, in the place of MathJax.
    head = ""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        mathjax = f"{{% macro mathjax(url='') %}}{self.head}{{% endmacro %}}"
        self.extra_loaders = [DictLoader({"mathjax.html.j2": mathjax})]
        self.sanitize_html, self.embed_images = True, False
        highlighted = functools.lru_cache(_CELLS_KEPT)(Highlight2HTML(parent=self))
        self.filters = {
            "ansi2html": lambda text: Markup(ansi2html(text)),
            "clean_html": lambda html: html if isinstance(html, Markup) else inert_html(html),
            "escape_html": lambda text: text,
            "highlight_code": lambda code, metadata=None: Markup(highlighted(code, "ipython3")),
            "markdown2html": self.markdown2html,
            "strip_files_prefix": lambda text: text,
        }

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.add_extension(OwnScripts)
        return environment

    @pass_context
    def markdown2html(self, context, source: str) -> Markup:
        """Return a cell's text, or a comment, as inert HTML."""
        self._room -= len(source)
        if len(source) > LONGEST_TEXT or self._room < 0:
            return Markup(f"<pre>{escape(source)}</pre>")
        return inert_markdown(source, context.get("cell", {}).get("attachments"))

    def from_notebook_node(  # type: ignore[override]  # TemplateExporter's is ignored the same way.
        self, nb: NotebookNode, resources: dict | None = None, **options: object
    ) -> tuple[str, dict]:
        """Return the page as HTML, and the resources."""
        self._room = MOST_TEXT
        return super().from_notebook_node(inert_notebook(nb), resources, **options)

    def _preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb, resources = super()._preprocess(nb, resources)
        for cell in nb.cells:
            if cell.get("execution_count", 0) is None:
                cell.execution_count = "\u00a0"  # the template's own blank would be escaped
        if "inlining" in resources:
            resources["inlining"]["css"] = [Markup(css) for css in resources["inlining"]["css"]]
        return nb, resources
