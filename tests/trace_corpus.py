"""Code that is traced here and in a browser: the chapters, the old answers, what people asked."""

import json

from tests.tracer_corpus import CHAPTERS, PRELUDE
from tests.tracer_snippets import SNIPPETS


def corpus() -> dict[str, str]:
    """Code by a name for it."""
    import stale  # of chapters/

    found = {snippet.name: snippet.code for snippet in SNIPPETS}
    found |= {each.address: f"{PRELUDE}\n{each.code}" for each in stale.answers()}
    for path in CHAPTERS:
        found |= {f"{path.stem} {i}": code for i, code in enumerate(parts(path))}
    return found


def parts(path) -> list[str]:
    """A chapter as code: all up to the first cell that fails, by its stored output; then, without
    that one, all up to the next that fails; and so on to the end."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    found, kept = [], []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        if any(output["output_type"] == "error" for output in cell["outputs"]):
            found.append("\n\n".join([*kept, source]))
        else:
            kept.append(source)
    return [*found, "\n\n".join(kept)]
