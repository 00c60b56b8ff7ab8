"""What depends on where the book and its repository are published: one setting, `published`.

While it is empty, no page has a button or an address that leads nowhere. With a ``repository``,
the pages of notebooks get launch buttons, which open the notebook of the page: Binder and a
JupyterHub (by nbgitpuller) in a copy of the repository, Colab in a copy of the notebook alone that
fetches the repository first. With a ``site``, pages say their address, and there is a sitemap.
"""

from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from docutils import nodes

EMPTY = {"repository": "", "branch": "main", "site": "", "site_branch": "gh-pages", "hub": ""}
CARD = "_static/card.png"


def set_theme(app, config):
    """Let the theme make the buttons, and Sphinx the canonical links."""
    place = published(config)
    config.html_baseurl = place["site"]
    config.html_theme_options["repository_url"] = place["repository"]  # has another one by default
    if place["repository"]:
        config.html_theme_options |= {
            "repository_branch": place["branch"],
            "use_repository_button": True,
            "use_issues_button": True,
            "launch_buttons": {
                "notebook_interface": "jupyterlab",
                "binderhub_url": "https://mybinder.org",
                "colab_url": "https://colab.research.google.com",
                "jupyterhub_url": place["hub"],
            },
        }


def published(config):
    """The setting, complete; addresses have no slash at the end but that of the site."""
    place = EMPTY | {key: value.strip("/") for key, value in config.published.items()}
    assert place.keys() == EMPTY.keys(), f"published in _config.yml: {sorted(place)}"
    return place | {"site": place["site"] and place["site"] + "/"}


def add_to_page(app, pagename, templatename, context, doctree):
    """Give a page its description, its address, and the button that opens it in Colab."""
    place = published(app.config)
    if doctree is not None:
        text = escape(description(doctree))
        tags = [("name", "description", text)]
        if place["site"]:
            tags += [
                ("property", "og:type", "article"),
                ("property", "og:site_name", escape(app.config.html_title)),
                ("property", "og:title", escape(app.env.titles[pagename].astext())),
                ("property", "og:description", text),
                ("property", "og:url", context["pageurl"]),
                ("property", "og:image", place["site"] + CARD),
                ("name", "twitter:card", "summary_large_image"),
            ]
        context["metatags"] = context.get("metatags", "") + "".join(
            f'\n<meta {kind}="{name}" content="{content}" />' for kind, name, content in tags
        )
    for group in context.get("header_buttons", ()):
        for button in group.get("buttons", ()):
            if button["text"] == "Colab":
                start, end = f"/blob/{place['branch']}/", f"/blob/{place['site_branch']}/colab/"
                button["url"] = button["url"].replace(start, end)
            if button["text"] == ".ipynb":
                button["text"] = "Notebook (.ipynb)"


def description(doctree):
    """The first paragraph of a page, not longer than a search engine shows."""
    text = next((p.astext() for p in doctree.findall(nodes.paragraph)), "")
    text = " ".join(text.split())
    return text if len(text) <= 160 else text[:160].rpartition(" ")[0] + "…"


def write_files(app, error):
    """Write what is no page: entrance, page for a wrong address, sitemap, Colab's copies."""
    if error or app.builder.name != "html":
        return
    place, out = published(app.config), Path(app.outdir)
    root = app.builder.get_relative_uri("index", app.config.root_doc)
    canonical = f'<link rel="canonical" href="{place["site"]}{root}">' if place["site"] else ""
    write(
        out / "index.html",
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(app.config.html_title)}</title>{canonical}"
        f'<meta http-equiv="refresh" content="0; url={root}"></head>'
        f'<body><main><a href="{root}">{escape(app.config.html_title)}</a></main></body></html>\n',
    )
    page = (Path(__file__).parent / "404.html").read_text(encoding="utf-8")
    base = f'<base href="{urlsplit(place["site"]).path or "/"}">' if place["site"] else ""
    write(out / "404.html", page.replace("<!-- base -->", base))
    if place["site"]:
        pages = sorted(app.builder.get_target_uri(name) for name in app.env.found_docs)
        urls = "".join(f"<url><loc>{escape(place['site'] + page)}</loc></url>\n" for page in pages)
        write(
            out / "sitemap.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n',
        )
    if place["repository"]:
        for name in app.env.found_docs:
            path = Path(app.env.doc2path(name))
            if path.suffix == ".ipynb":
                write(out / "colab" / f"{name}.ipynb", for_colab(path, place))


def for_colab(path, place):
    """A notebook that first fetches what stands beside it: Colab opens a notebook alone."""
    notebook = nbformat.read(path, as_version=4)
    fetch = (
        "# Colab opens a notebook alone. This fetches what stands beside it.\n"
        f"!git clone --quiet --depth 1 --branch {place['branch']} {place['repository']} course\n"
        f"%cd course/{path.parent.name}"
    )
    notebook.cells.insert(0, nbformat.v4.new_code_cell(fetch, id="fetch"))
    return nbformat.writes(notebook)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def setup(app):
    app.add_config_value("published", EMPTY, "html")
    app.connect("config-inited", set_theme)
    app.connect("html-page-context", add_to_page, priority=600)  # after the theme's buttons
    app.connect("build-finished", write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
