"""What the site was made from: a line at the foot of every page, and a table on *Set up*.

The commit, where the book lies in a checkout of its own, and the versions of what is installed
where it is built: the same commit and the same lock give the same words.
"""

import platform
import shutil
import subprocess
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from published import published

PAGE = "chapters/set-up"
MARK = "<!-- made from -->"
TENSORFLOW = ("tensorflow-cpu", "tensorflow")


def set_made_from(app, config):
    """Find out; a page is written again when it is something else."""
    config.made_from = {
        "commit": commit(app.srcdir),
        "Shape by Shape": installed("shape-by-shape"),
        "TensorFlow": installed(*TENSORFLOW),
        "Keras": installed("keras"),
        "Python": platform.python_version(),
    }


def installed(*names):
    """The version of the first of these packages that is installed."""
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "not installed"


def commit(folder):
    """The commit of the checkout whose top ``folder`` is; with a plus if files differ from it.

    Empty where there is no such checkout, or no git.
    """
    folder = Path(folder).resolve()
    try:
        if Path(git(folder, "rev-parse", "--show-toplevel")).resolve() != folder:
            return ""
        changed = git(folder, "status", "--porcelain", "--untracked-files=no")
        return git(folder, "rev-parse", "HEAD") + "+" * bool(changed)
    except subprocess.CalledProcessError:
        return ""


def git(folder, *arguments):
    """What git says; raises CalledProcessError if it fails, or if there is none."""
    if shutil.which("git") is None:
        raise subprocess.CalledProcessError(127, "git")
    done = subprocess.run(
        ["git", "-C", folder, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def versions(config):
    """Name -> version, as the pages show them, without the commit."""
    return {name: value for name, value in config.made_from.items() if name != "commit"}


def commit_in_words(config, form):
    """What a page says of the commit; ``form`` makes a link of an address and a text."""
    name, plus, _ = config.made_from["commit"].partition("+")
    if not name:
        return "files that are in no git checkout"
    repository = published(config)["repository"]
    short = name[:12]
    link = form(f"{repository}/commit/{name}", short) if repository else short
    return f"commit {link}" + " and changes that are not committed" * bool(plus)


def write_table(app, docname, source):
    """Write the table in the place of its mark."""
    if docname == PAGE:
        config = app.config
        said = commit_in_words(config, "[{1}]({0})".format)
        rows = "".join(f"| {name} | {value} |\n" for name, value in versions(config).items())
        table = f"| Made from | {said} |\n|---|---|\n{rows}"
        source[0] = source[0].replace(MARK, table)


def read_again(app, env, added, changed, removed):
    """The page with the table is read again when the table is another one."""
    before, env.made_from = getattr(env, "made_from", None), app.config.made_from
    return [PAGE] if PAGE in env.found_docs and before not in (None, env.made_from) else []


def add_line(app, pagename, templatename, context, doctree):
    """Put the line at the foot of the page, with a link to the table."""
    config = app.config
    made_from = "Made from"
    if PAGE in app.env.found_docs:
        address = "" if pagename == PAGE else context["pathto"](PAGE)
        made_from = f'<a href="{address}#made-from">{made_from}</a>'
    said = commit_in_words(config, '<a href="{0}">{1}</a>'.format)
    names = ", ".join(f"{name} {escape(value)}" for name, value in versions(config).items())
    context["theme_extra_footer"] = f"<p>{made_from} {said}: {names}</p>"


def setup(app):
    app.add_config_value("made_from", {}, "html")
    app.connect("config-inited", set_made_from)
    app.connect("env-get-outdated", read_again)
    app.connect("source-read", write_table)
    app.connect("html-page-context", add_line)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
