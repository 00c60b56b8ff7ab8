"""Put the pictures of `draw` into the page itself.

A notebook output of type SVG becomes ``<img src="….svg">``, which neither the theme's light and
dark switch nor a screen reader can look into. For HTML builders this extension writes the drawing
inline instead, in a box that scrolls by itself when the page is narrow. It touches only drawings
of class ``sbs``: their ids and styles are made to share a page, other people's are not.

The replacement happens when a page is written, from the stored doctree, so it gives the same
page in a full, an incremental and a parallel build.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)
ID = re.compile(r'\bid="([^"]+)"')
SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


class InlinePictures(SphinxPostTransform):
    default_priority = 5  # before anything looks at image files
    formats = ("html",)

    def run(self):
        styles, ids = set(), set()
        for image in list(self.document.findall(nodes.image)):
            path = Path(self.env.srcdir, image["uri"])
            if path.suffix != ".svg" or "jupyter_execute" not in path.parts:
                continue
            svg = path.read_text(encoding="utf-8")
            if svg.startswith("<svg ") and 'class="sbs"' in svg[:200]:
                svg = own_ids(one_style(svg, styles), ids)
                image.replace_self(nodes.raw("", box(svg), format="html"))
        for html in self.document.findall(nodes.raw):  # the pictures of a `draw.choose`
            if 'class="sbs-choose ' in html.astext()[:200]:
                html[:] = [nodes.Text(own_ids(html.astext(), ids))]


def one_style(svg, seen):
    """`svg` without a style sheet that the page has already."""
    style = STYLE.search(svg)
    if style and style.group() in seen:
        return svg.replace(style.group(), "")
    seen.update([style.group()] if style else [])
    return svg


def own_ids(svg, taken):
    """`svg` with ids that no other drawing on the page has."""
    names = ID.findall(svg)
    if taken & set(names):
        number = next(n for n in range(2, 1000) if not taken & {f"{name}-{n}" for name in names})
        for name in names:
            svg = re.sub(rf'(?<=["#\s]){re.escape(name)}(?=["\s)])', f"{name}-{number}", svg)
        names = [f"{name}-{number}" for name in names]
    taken.update(names)
    return svg


def box(svg):
    """`svg` at its own size, shrinking a little on a narrow page and then scrolling in its box.

    The box takes the focus, so that it can be scrolled by keyboard, and is called as the drawing.
    """
    width = int(SIZE.search(svg).group(1))
    size = f"width:100%;max-width:{width}px;min-width:{round(width * 0.8)}px;height:auto"
    drawing = svg.replace("<svg ", f'<svg style="{size}" ', 1)
    title = re.search(r"<title[^>]*>(.*?)</title>", svg, re.DOTALL)[1].replace('"', "&quot;")
    label = f'role="group" aria-label="Picture: {title}"'
    return f'<div class="picture" tabindex="0" {label}>{drawing}</div>'


def setup(app):
    app.add_post_transform(InlinePictures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
