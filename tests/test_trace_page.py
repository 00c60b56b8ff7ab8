"""The page that traces a reader's own model, in a real browser: by keyboard, narrow and wide, light
and dark, with links and answers that mean harm, and without what it needs.

Python for the browser is loaded by `test_trace_engine.py`. Here an engine stands in its place that
asks the tracer in this process, so that each test is quick; one test uses the real one.
"""

import json
import re

import pytest

from tests import ROOT
from tests.site import watched
from tracer.page import answer

PAGE = "chapters/trace"
ENGINE = """
export class Engine {
  state = "idle";
  async load(progress) {
    this.state = "loading";
    progress?.({ loaded: 1e6, total: 4e6 });
    const refused = await window.refuse?.();
    if (refused) throw Object.assign(new Error(refused[1]), { reason: refused[0] });
    progress?.({ loaded: 4e6, total: 4e6 });
    this.state = "ready";
  }
  async trace(code) {
    await this.load();
    this.state = "running";
    const stopped = new Promise(done => {
      this.stop = () => done({ stopped: "user", says: "You stopped it." });
    });
    const report = await Promise.race([window.report(code).then(JSON.parse), stopped]);
    this.state = "ready";
    return report;
  }
  stop() {}
}
"""
BROKEN = """import keras
from keras import layers

model = keras.Sequential([
    keras.Input((None, 8)),
    layers.Flatten(),
    layers.Dense(1),
])
"""
AXE = {"resultTypes": ["violations"], "iframes": False, "preload": False}
MARKED = ".pce-line.trace-wrong"
GLOBALS = "Object.keys(globalThis).filter(name => name.startsWith('stolen'))"


@pytest.fixture(scope="module")
def examples():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "_ext"))
        yield pytest.importorskip("trace_page").examples(ROOT)


@pytest.fixture(scope="module")
def axe():
    package = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-core")
    return package.Axe()


@pytest.fixture
def rich(site):
    """Turns to the editor, and waits for its library; skips where the site has none."""
    if not (site / "_static" / "trace" / "prism-code-editor").is_dir():
        pytest.skip("no library for the editor: make book fetches it")

    def rich(page):
        page.locator("#trace-code").focus()
        page.locator(".prism-code-editor").wait_for()

    return rich


@pytest.fixture
def open_trace(browser, address):
    """Open the page with an engine that asks the tracer here; gives it and what went wrong."""
    contexts = []

    def open_trace(fragment="", width=1280, theme="light", report=answer, refuse=None, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page, wrong = watched(context, address)
        page.route(
            "**/_static/trace/engine.js",
            lambda route: route.fulfill(body=ENGINE, content_type="text/javascript"),
        )
        page.expose_function("report", report)
        page.expose_function("refuse", lambda: refuse)
        page.goto(f"{address}/{PAGE}.html{fragment}", wait_until="networkidle")
        page.locator(".trace.ready").wait_for()
        return page, wrong

    yield open_trace
    for context in contexts:
        context.close()


def write(page, code):
    page.locator("#trace-code").fill(code)


def trace(page, code=None):
    """Trace what is in the editor, or `code`; gives the text of the answer."""
    if code is not None:
        write(page, code)
    page.locator("#trace-go").click()
    page.locator("#trace-result .trace-verdict").wait_for()
    return page.locator("#trace-result").inner_text()


def code_of(page):
    return page.locator("#trace-code").input_value()


# Before anything is traced --------------------------------------------------------------------


#: The page that forwards to the first one, and those that Sphinx makes for itself.
NO_PAGES = {"index", "404", "search"}


def test_before_a_trace_the_page_asks_for_no_python_and_weighs_no_more_than_any_other(
    browser, address, site
):
    def loaded(name):
        context = browser.new_context()
        page, wrong = watched(context, address)
        answers = []
        page.on("response", lambda each: answers.append(each))
        page.goto(f"{address}/{name}.html", wait_until="networkidle", timeout=120_000)
        found = {each.url: len(each.body()) for each in answers}
        assert wrong == []
        context.close()
        return found

    own = loaded(PAGE)
    asked = "pyodide|manifest|engine|worker|wasm|zip|prism|result"
    assert not [url for url in own if re.search(asked, url)]
    sizes = {
        path.relative_to(site).with_suffix("").as_posix(): path.stat().st_size
        for path in site.rglob("*.html")
        if "_static" not in path.parts and path.stem not in NO_PAGES
    }
    # What pages share is the same for all of them, so the lightest is among the shortest.
    shortest = sorted(sizes.keys() - {PAGE}, key=sizes.get)[:3]
    weights = {name: sum(loaded(name).values()) for name in shortest}
    assert sum(own.values()) <= min(weights.values()), weights


def test_the_page_says_that_nothing_is_sent_and_lets_nothing_be_sent(open_trace):
    page, _ = open_trace()
    assert "sent nowhere" in page.locator("article").inner_text()
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert "connect-src 'self'" in policy
    refused = "() => fetch('https://elsewhere.invalid/').then(() => 'sent', () => 'refused')"
    assert page.evaluate(refused) == "refused"


def test_without_scripts_the_page_says_what_it_needs_and_the_editor_can_be_read(open_page):
    page, _ = open_page(PAGE, java_script_enabled=False)
    page.locator(".trace-needs", has_text="need JavaScript").wait_for(state="visible")
    assert "keras" in code_of(page)
    assert page.locator("#trace-go").is_disabled()


def test_where_the_library_of_the_editor_is_missing_the_plain_one_traces(open_trace):
    page, _ = open_trace()
    page.route("**/prism-code-editor/**", lambda route: route.fulfill(status=404))
    page.reload(wait_until="networkidle")
    page.locator(".trace.ready").wait_for()
    assert page.locator(".prism-code-editor").count() == 0
    assert "It fails on line 7" in trace(page, BROKEN)
    page.locator(".trace-line").first.click()
    chosen = "() => { const t = document.getElementById('trace-code');"
    chosen += " return t.value.slice(t.selectionStart, t.selectionEnd); }"
    assert page.evaluate(chosen).strip() == "layers.Dense(1),"


# By keyboard ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
def test_by_keyboard_alone_from_the_page_to_the_line_that_fails(open_trace, rich, width):
    page, wrong = open_trace(width=width)
    rich(page)
    page.locator("#trace-example").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "trace-code"
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(BROKEN.rstrip())
    page.keyboard.press("Control+Enter")
    status = page.get_by_role("status").filter(has_text="It fails on line 7")
    status.wait_for()
    assert code_of(page) == BROKEN.rstrip(), "Ctrl and Enter writes nothing"
    assert page.evaluate("() => document.activeElement.id") == "trace-code"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "trace-go"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.className") == "trace-line":
            break
    page.keyboard.press("Enter")
    assert page.locator(".pce-line.trace-found").inner_text().strip() == "layers.Dense(1),"
    assert page.evaluate("() => document.activeElement.id") == "trace-code"
    assert wrong == []


def test_tab_indents_and_escape_then_tab_leaves(open_trace, rich):
    page, _ = open_trace()
    rich(page)
    write(page, "")
    page.locator("#trace-code").focus()
    page.keyboard.type("for i in x:")
    page.keyboard.press("Enter")
    page.keyboard.type("y")
    assert code_of(page) == "for i in x:\n    y"
    page.keyboard.press("Tab")
    assert code_of(page).endswith("y   ") or code_of(page).endswith("y    ")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("() => document.activeElement.id") == "trace-example"
    page.locator("#trace-code").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "trace-code", "it indents again"


@pytest.fixture
def held(open_trace, rich):
    """Open the page so that the library of the editor arrives when `release` is called."""

    def held():
        page, wrong = open_trace()
        waiting = []

        def hold(route):
            if waiting is None:
                route.continue_()
            else:
                waiting.append(route)

        page.route("**/prism-code-editor/**", hold)
        with page.expect_request("**/prism-code-editor/**"):
            page.locator("#trace-code").focus()

        def release():
            nonlocal waiting
            held, waiting = waiting, None
            for route in held:
                route.continue_()

        return page, wrong, release

    return held


CARET = "() => { const t = document.getElementById('trace-code');"
CARET += " return [t.selectionStart, t.selectionEnd, document.activeElement === t]; }"


def test_what_is_typed_before_the_library_comes_stays_and_can_be_undone(held):
    page, wrong, release = held()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("x = 1")
    page.keyboard.type("(2)")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("3")
    release()
    page.locator(".prism-code-editor").wait_for()
    assert code_of(page) == "x = 1(23)"
    assert page.evaluate(CARET) == [8, 8, True]
    page.keyboard.type("4")
    assert code_of(page) == "x = 1(234)"
    found = []
    for _ in range(8):
        page.keyboard.press("Control+z")
        found.append(code_of(page))
    assert "x = 1(2)" in found, "one step after the other"
    assert found[-1].startswith("import keras"), "down to the example"
    for _ in range(8):
        page.keyboard.press("Control+Shift+z")
    assert code_of(page) == "x = 1(234)"
    assert wrong == []


def test_the_library_waits_until_a_selection_is_drawn(held):
    page, _, release = held()
    write(page, "first\nsecond\n")
    box = page.locator("#trace-code").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 30, box["y"] + 14)
    page.mouse.down()
    page.evaluate("() => { window.before = document.getElementById('trace-code'); }")
    with page.expect_response("**/prism-code-editor/layout.css"):
        release()
    page.wait_for_load_state("networkidle")
    page.mouse.move(box["x"] + 5, box["y"] + 14, steps=4)
    assert page.evaluate("() => window.before === document.getElementById('trace-code')")
    selected = page.evaluate(CARET)
    page.mouse.up()
    page.locator(".prism-code-editor").wait_for()
    assert page.evaluate(CARET) == selected and selected[0] < selected[1]


def test_a_line_that_fails_is_marked_when_the_library_comes_later(held):
    page, _, release = held()
    trace(page, BROKEN)
    assert page.locator(".prism-code-editor").count() == 0
    release()
    page.locator(".prism-code-editor").wait_for()
    assert page.locator(MARKED).inner_text().strip() == "layers.Dense(1),"


def test_stop_ends_a_trace_and_the_keyboard_goes_on_from_there(open_trace):
    page, _ = open_trace()
    page.evaluate("() => { window.report = () => new Promise(() => {}); }")
    page.locator("#trace-go").click()
    page.get_by_role("status").filter(has_text="Tracing").wait_for()
    page.locator("#trace-stop").focus()
    page.keyboard.press("Enter")
    page.locator(".trace-verdict", has_text="You stopped it.").wait_for()
    assert page.evaluate("() => document.activeElement.id") == "trace-go"


# What is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_an_answer_fits_and_is_accessible(open_trace, rich, axe, examples, theme, width):
    page, wrong = open_trace(width=width, theme=theme)
    rich(page)
    shown = [BROKEN, *(each["code"] for each in examples if "S" in each.get("snippet", ""))][:30:6]
    shown.append(next(each["code"] for each in examples if each["title"].startswith("6.")))
    for code in shown:
        trace(page, code)
        room, needed = page.evaluate(
            "() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]"
        )
        assert needed <= room
        found = axe.run(page, options=AXE).response["violations"]
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        assert [(each["id"], each["nodes"][0]["html"][:150]) for each in serious] == []
    assert wrong == []


def test_an_error_is_told_with_its_line_its_axis_its_causes_and_its_question(
    open_trace, rich, site
):
    page, _ = open_trace()
    rich(page)
    text = trace(page, BROKEN)
    assert "ValueError: Shapes used to initialize variables must be fully-defined" in text
    assert page.locator(MARKED).inner_text().strip() == "layers.Dense(1),"
    parted = page.locator(".trace-parting")
    assert parted.locator("thead th.parts").all_inner_texts() == ["axis 1"]
    assert parted.locator("td.parts").all_inner_texts() == ["None"]
    assert page.locator(".trace-error ol li").first.inner_text().startswith("The time axis is None")
    link = page.locator(".trace-read a")
    target, _, place = link.get_attribute("href").partition("#")
    assert f'id="{place}"' in (site / "chapters" / target).read_text("utf-8")
    page.keyboard.press("Control+Home")
    write(page, BROKEN + "\n")
    assert page.locator(MARKED).count() == 0, "what is changed may stand on another line"


def test_tensors_of_different_ranks_are_compared_from_the_last_axis_on(open_trace, rich):
    page, _ = open_trace()
    rich(page)
    trace(page, "import tensorflow as tf\ntf.zeros((8, 16)) + tf.zeros((8, 20, 16))")
    parted = page.locator(".trace-parting")
    assert parted.locator("caption").inner_text() == "They part at axis \u22122"
    heads = parted.locator("thead th").all_inner_texts()
    assert heads == ["axis \u22123", "axis \u22122", "axis \u22121"]
    rows = parted.locator("tbody tr")
    assert rows.nth(0).locator("td").all_inner_texts() == ["missing", "8", "16"]
    assert parted.locator("td.parts").all_inner_texts() == ["8", "20"]


def test_a_model_is_a_picture_and_a_table_and_a_row_leads_to_its_line(open_trace, rich):
    page, _ = open_trace()
    rich(page)
    code = BROKEN.replace("None, 8", "5, 8")
    text = trace(page, code)
    assert (
        "It runs. sequential takes (batch, 5, 8) and gives (batch, 1). It has 41 parameters."
        in text
    )
    drawing = page.locator(".picture svg[role=img]")
    assert drawing.locator("title").text_content() == "sequential"
    assert "Flatten gives (batch, 40)" in drawing.locator("desc").text_content()
    cells = page.locator(".trace-table tbody tr").nth(2).locator("th, td").all_inner_texts()
    assert [each.split() for each in cells] == [
        ["dense", "Dense"], ["(batch,", "1)"], ["41"], ["7"],
    ]  # fmt: skip
    page.locator(".trace-table tbody tr").nth(1).locator("td").first.click()
    assert page.locator(".pce-line.trace-found").inner_text().strip() == "layers.Flatten(),"


def test_old_spellings_lead_to_their_rows(open_trace, site):
    page, _ = open_trace()
    trace(page, "from keras.layers import Embedding\nEmbedding(5, 2, input_length=3)\n")
    link = page.locator(".trace-notes a[href^='stale-answers']")
    place = link.get_attribute("href").partition("#")[2]
    assert place == "layers-input-length"
    assert f'id="{place}"' in (site / "chapters" / "stale-answers.html").read_text("utf-8")


def test_an_answer_of_before_a_change_says_so(open_trace):
    page, _ = open_trace()
    trace(page, "from keras.layers import Dense\nDense(2)([[1.0]])\n")
    assert page.locator(".trace-old").count() == 0
    page.locator("#trace-code").press("x")
    page.locator("#trace-code").press("y")
    assert page.locator(".trace-old").count() == 1
    trace(page, "from keras.layers import Dense\nDense(2)([[1.0]])\n")
    assert page.locator(".trace-old").count() == 0


def test_what_was_not_traced_and_what_was_printed_is_said(open_trace):
    page, _ = open_trace()
    text = trace(page, "import keras\nprint('<b>bold</b>')\nkeras.applications.ResNet50()\n")
    assert "Some of it could not be followed, so whether it runs is open." in text
    assert "only the shape counts" in text
    assert page.locator(".trace-verdict.open").count() == 1
    assert "keras.applications.ResNet50" in text and "line 3" in text
    assert page.locator(".trace-printed").inner_text().strip() == "<b>bold</b>"
    assert page.locator("#trace-result b").count() == 0


TORCH = """import torch
from torch import nn

model = nn.Sequential(nn.Flatten(), nn.Linear(100, 10))
print(model(torch.randn(4, 100)).shape)
"""


def test_of_pytorch_it_says_that_it_is_not_followed_and_not_converted(open_trace):
    page, _ = open_trace()
    text = trace(page, TORCH)
    assert "This page follows Keras. Lines 4 and 5 use PyTorch" in text
    assert "torch.nn.Linear" in text and "neither traced nor converted" in text
    assert "called no layer of Keras" in text
    assert "only the shape counts" not in text
    text = trace(page, f"{TORCH}import keras\nkeras.layers.Dense(2)(keras.Input((3,)))\n")
    assert "told below" in text and "only the shape counts" in text


LOOP = """import keras
from keras import layers
x = keras.Input((32, 3))
for filters in (16, 32, 64, 128):
    x = layers.Conv1D(filters, 5)(x)
    x = layers.MaxPooling1D(2)(x)
"""
CALLED = """import keras
from keras import layers, ops
class Mine(keras.Model):
    def __init__(self):
        super().__init__()
        self.last = layers.Dense(2)
        self.first = layers.Embedding(10, 4)
        self.spare = layers.Dense(3)
    def call(self, ids):
        return ops.squeeze(self.last(self.first(ids))[:, :, :1], -1)
model = Mine()
model(ops.zeros((8, 5), "int32"))
"""


def test_of_a_loop_it_says_which_pass_fails(open_trace):
    page, _ = open_trace()
    assert "It is the 3rd MaxPooling1D of line 6;" in trace(page, LOOP)
    assert "of line 7" not in trace(page, BROKEN)


def test_a_model_with_a_call_of_its_own_is_told_in_the_order_of_its_calls(open_trace):
    page, _ = open_trace()
    text = trace(page, CALLED)
    assert "It runs. mine takes (8, 5) and gives (8, 5)." in text
    heads = [each.split()[0] for each in page.locator(".trace-table tbody th").all_inner_texts()]
    assert heads == ["ids", "embedding", "dense", "dense_1"]
    assert "not called" in text and "not reached" not in text


def test_where_a_mask_is_lost_the_question_about_it_is_given(open_trace):
    page, _ = open_trace()
    code = "import keras\nfrom keras import layers\nx = keras.Input((7,))\n"
    trace(page, f"{code}layers.Conv1D(3, 2)(layers.Embedding(9, 4, mask_zero=True)(x))\n")
    link = page.locator(".trace-notes", has_text="destroy the mask").locator("a")
    assert link.get_attribute("href").endswith("#q23")


def test_the_note_about_scripts_goes_though_they_came_late(open_trace):
    page, _ = open_trace()
    page.evaluate("() => document.getElementById('trace').classList.remove('ready')")
    page.locator(".trace-needs").wait_for(state="visible")
    page.evaluate("() => document.getElementById('trace').classList.add('ready')")
    page.locator(".trace-needs").wait_for(state="hidden")


def test_every_example_gives_what_its_title_says(open_trace, rich, examples):
    page, wrong = open_trace()
    rich(page)
    groups = page.locator("#trace-example optgroup").count()
    assert groups == len(dict.fromkeys(each["group"] for each in examples))
    missed = []
    for number, example in enumerate(examples):
        page.locator("#trace-example").select_option(str(number))
        assert code_of(page) == example["code"]
        text = " ".join(trace(page).split())
        if example["gives"].replace("`", "") not in text:
            missed.append(f"{example['title']}: {text[:400]}")
    assert missed == []
    assert wrong == []


def test_the_six_core_chapters_and_every_snippet_are_among_the_examples(examples):
    from tests.tracer_snippets import SNIPPETS

    titles = [each["title"] for each in examples]
    assert [n for n in range(1, 7) if not any(t.startswith(f"{n}. ") for t in titles)] == []
    codes = {each["code"].strip() for each in examples}
    assert [each.name for each in SNIPPETS if each.code.strip() not in codes] == []


# Links ----------------------------------------------------------------------------------------


def test_a_link_brings_the_code_and_does_not_run_it(open_trace, browser):
    page, _ = open_trace(permissions=["clipboard-read", "clipboard-write"])
    code = 'x = "ä → <b>&amp;</b>"\n' * 3
    write(page, code)
    page.locator("#trace-link").click()
    page.get_by_role("status").filter(has_text="The link is copied").wait_for()
    link = page.evaluate("() => navigator.clipboard.readText()")
    fragment = link.partition("#")[2]
    assert re.fullmatch(r"code=[\w-]+", fragment)
    called = []
    other, wrong = open_trace(f"#{fragment}", report=lambda code: called.append(code))
    other.get_by_role("status").filter(has_text="the code of the link").wait_for()
    assert code_of(other) == code
    assert called == [] and other.url.endswith("trace.html")
    assert wrong == []


def test_where_nothing_can_be_copied_the_link_is_shown(open_trace):
    page, _ = open_trace()
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    write(page, "x = 1")
    page.locator("#trace-link").click()
    field = page.locator("#trace-address")
    field.wait_for()
    assert "#code=" in field.input_value()
    assert page.evaluate("() => document.activeElement.id") == "trace-address"


def test_a_browser_that_cannot_compress_writes_a_link_that_others_read(open_trace):
    page, _ = open_trace()
    page.evaluate("() => { delete window.CompressionStream; }")
    write(page, "x = 'ä'\n")
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator("#trace-link").click()
    page.locator("#trace-address").wait_for()
    fragment = page.locator("#trace-address").input_value().partition("#")[2]
    assert fragment.startswith("text=")
    other, _ = open_trace(f"#{fragment}")
    assert code_of(other) == "x = 'ä'\n"


@pytest.mark.parametrize("fragment", ["#code=", "#code=!!", "#code=AAAA", "#text=%E0%A4%A", "#q1"])
def test_a_link_that_holds_nothing_leaves_the_example(open_trace, examples, fragment):
    page, wrong = open_trace(fragment)
    assert code_of(page) == examples[0]["code"]
    if fragment != "#q1":
        page.get_by_role("status").filter(has_text="no code that can be read").wait_for()
    assert wrong == []


def test_a_link_that_swells_is_refused(open_trace, examples, links):
    page, _ = open_trace(f"#{links.fragment('#' * 20_000_000)}")
    page.get_by_role("status").filter(has_text="more code than a model has").wait_for()
    assert code_of(page) == examples[0]["code"]


@pytest.fixture(scope="module")
def links():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "_ext"))
        yield pytest.importorskip("trace_links")


def test_a_link_does_not_take_the_readers_own_code_away(open_trace, links):
    page, _ = open_trace()
    write(page, "mine = 1\n")
    page.reload(wait_until="networkidle")
    page.locator(".trace.ready").wait_for()
    assert code_of(page) == "mine = 1\n", "it survives a reload"
    page.evaluate(f"() => {{ location.hash = '{links.fragment('theirs = 2')}'; }}")
    page.get_by_role("status").filter(has_text="the code of the link").wait_for()
    assert code_of(page) == "theirs = 2"
    page.locator("#trace-back").click()
    assert code_of(page) == "mine = 1\n"


# Harm -----------------------------------------------------------------------------------------

HARM = "<img src=x onerror=stolen=1><script>stolen=1</script>"
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="100" height="50" viewBox="0 0 100 50" onload="stolen=1" id="trace-data"
 style="position:fixed"><title>A forged one</title><script>stolen=1</script>
<style>body{display:none}</style>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="stolen=1"/>
</body></foreignObject>
<a href="javascript:stolen=1"><text>click</text></a>
<image href="https://elsewhere.invalid/x.png"/><use href="#x"/>
<animate attributeName="href" to="javascript:stolen=1"/><set attributeName="onload"/>
<rect class="paper navbar" width="9" height="9" fill="url(https://elsewhere.invalid/)" style="x:y"
 onclick="stolen=1"/>
<text x="1" y="2" filter="url(#a)">kept</text></svg>"""


def forged(code):
    """What a stranger's code could have the Worker answer."""
    row = {"name": HARM, "class": HARM, "output": [None, HARM], "dtype": HARM, "parameters": HARM}
    row |= {"trainable": {}, "mask": HARM, "line": HARM, "inputs": HARM}
    error = {"type": HARM, "message": HARM + "\n" + HARM, "says": HARM, "first_line": HARM}
    error |= {"line": "1<b>", "layer": HARM, "class": HARM, "inputs": 3, "had": [[1, HARM], 2]}
    error |= {"wanted": f"({HARM}, 2)", "axis": 1e300, "causes": [HARM, {}, None], "title": HARM}
    note = {"text": HARM, "what": HARM, "question": "__proto__", "line": -1, "type": HARM}
    note |= {"old": HARM, "today": HARM, "row": "javascript:stolen=1", "message": HARM}
    report = {"ok": HARM, "error": error | {"question": "constructor"}, "printed": HARM}
    report |= {"notes": [note, None, 3], "warnings": [note], "unknown": [note], "stale": [note]}
    model = {"name": HARM, "class": HARM, "layers": [row, row | {"output": [[1, 2]]}], "total": 1e9}
    return json.dumps(report | {"models": [model, model], "pictures": [DRAWING, HARM]})


def test_a_forged_answer_is_text_and_a_forged_picture_only_a_drawing(open_trace):
    page, wrong = open_trace(report=forged)
    text = trace(page, "x = 1")
    assert "<img src=x onerror" in text
    inside = page.locator("#trace-result")
    for harm in ("img", "script", "style", "foreignObject", "image", "use", "a", "animate", "set"):
        assert inside.locator(harm).count() == 0, harm
    drawing = inside.locator("svg")
    assert drawing.count() == 1
    assert "kept" in drawing.text_content() and "click" not in drawing.text_content()
    assert drawing.locator("rect").get_attribute("class") == "paper"
    attributes = (
        """svg => [...svg.querySelectorAll('*'), svg].flatMap(e => e.getAttributeNames())"""
    )
    assert set(drawing.evaluate(attributes)) <= {
        *(
            "width",
            "height",
            "viewBox",
            "class",
            "role",
            "aria-labelledby",
            "style",
            "id",
            "x",
            "y",
        ),
    }
    assert page.evaluate("() => document.querySelectorAll('#trace-data').length") == 1
    assert page.evaluate(GLOBALS) == []
    assert wrong == []


@pytest.mark.parametrize("report", ["null", "3", "[]", '{"error": 3, "models": {}, "pictures": 1}'])
def test_an_answer_that_is_none_breaks_nothing(open_trace, report):
    page, wrong = open_trace(report=lambda code: report)
    trace(page, "x = 1")
    assert wrong == []


def test_code_of_a_link_is_only_text(open_trace, rich, links):
    page, wrong = open_trace(f"#{links.fragment(HARM + chr(10) + '</textarea>' + HARM)}")
    rich(page)
    assert HARM in code_of(page)
    assert page.locator("#trace-editor img, #trace-editor script").count() == 0
    assert page.evaluate(GLOBALS) == []
    assert wrong == []


# What may be missing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("missing", "This copy of the site has no Python"),
        ("network", "Python did not arrive"),
        ("memory", "no room for Python"),
        ("failed", "Python did not start"),
    ],
)
def test_where_python_does_not_come_the_page_says_why_and_keeps_the_code(open_trace, reason, says):
    page, _ = open_trace(refuse=[reason, "because of a reason"])
    text = trace(page, "x = 1\n")
    assert says in text and "because of a reason" in text
    assert code_of(page) == "x = 1\n"
    assert page.locator("#trace-go").get_attribute("aria-disabled") == "false"


def test_without_the_manifest_the_real_engine_says_what_is_missing(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/manifest.json",
        lambda route: route.fulfill(json={"missing": "It was built without Python.", "files": {}}),
    )
    page.goto(f"{address}/{PAGE}.html", wait_until="networkidle")
    page.locator("#trace-go").click()
    page.locator("#trace-result", has_text="It was built without Python.").wait_for()
    context.close()


# From the chapters ----------------------------------------------------------------------------


def test_trace_this_opens_the_code_of_a_cell_and_it_gives_what_the_cell_shows(open_trace, site):
    html = (site / "chapters" / "04-flatten-or-pool.html").read_text("utf-8")
    found = re.search(r'href="(trace\.html)#(code=[\w-]+)"[^>]*the cell q16 trap refused"', html)
    assert found and found[1] == "trace.html"
    page, wrong = open_trace(f"#{found[2]}")
    assert "ValueError" in trace(page)
    assert wrong == []


def test_each_chapter_has_cells_that_can_be_traced_and_pictures_have_none(site):
    for path in sorted((site / "chapters").glob("[0-9]*.html")):
        html = path.read_text("utf-8")
        names = re.findall(r"Trace this: the cell ([\w ]+)", html)
        assert names and len(names) == len(set(names)), path.stem
        assert not [name for name in names if name.endswith("picture")]


def test_the_first_page_the_errors_and_the_stale_answers_lead_here(site):
    for name in ("intro", "errors", "stale-answers"):
        assert 'href="trace.html"' in (site / "chapters" / f"{name}.html").read_text("utf-8"), name


# With the real engine -------------------------------------------------------------------------


def test_python_in_the_browser_gives_the_answer(open_page, built):
    if not (built / "_build" / "vendor" / ".ready").is_file():
        pytest.skip("no Python for the browser: make book fetches it")
    page, wrong = open_page(PAGE)
    page.locator(".trace.ready").wait_for()
    write(page, BROKEN)
    page.locator("#trace-go").click()
    page.locator(".trace-verdict").wait_for(timeout=120_000)
    assert "It fails on line 7" in page.locator(".trace-verdict").inner_text()
    write(page, BROKEN.replace("None, 8", "5, 8"))
    page.locator("#trace-go").click()
    page.locator(".trace-verdict.runs").wait_for(timeout=120_000)
    assert page.locator(".picture svg").count() == 1
    assert wrong == []
