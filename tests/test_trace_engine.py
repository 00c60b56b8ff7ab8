"""The engine of *Trace your own model*, in a real browser: the same answers as CPython gives, and
code that means harm.

A small page uses it; the site is not built for that. Skipped where there is no Chromium, or no npm
registry that gives Pyodide.
"""

import hashlib
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests import ROOT, engine_page
from tests.engine_page import MODEL, put, trace_engine
from tests.site import ANOTHER_HOST, served, watched
from tests.trace_corpus import corpus
from tests.tracer_snippets import SNIPPETS
from tools import npm_packages
from tracer.page import answer

#: What a page does that is asked to trace.
TRACE = "([code, options]) => engine.trace(code, options)"


def packed():
    """Have the packages of npm; skips where they cannot be fetched."""
    try:
        engine_page.fetch()
    except npm_packages.Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """The address of a page that uses the engine."""
    packed()
    with served(put(tmp_path_factory.mktemp("the site"))) as address:
        yield address


def opened(browser, address):
    context = browser.new_context()
    page, wrong = watched(context, address)
    engine_page.go(page, address)
    return page, wrong


@pytest.fixture(scope="module")
def tab(browser, here):
    """A page with its engine loaded, and what went wrong in it."""
    page, wrong = opened(browser, here)
    page.evaluate("() => engine.load()")
    yield page, wrong
    page.context.close()


@pytest.fixture
def trace(tab):
    """Gives what becomes of code in the page; nothing may go wrong in it."""
    page, wrong = tab
    wrong.clear()

    def trace(code, **options):
        return page.evaluate(TRACE, [code, options])

    yield trace
    assert page.evaluate(TRACE, [MODEL, {}])["ok"], "the next trace works"
    assert wrong == []


# The same as CPython ------------------------------------------------------------------------------


#: Traces many codes in one trace, and prints a digest of each answer. There is one Worker for all.
MANY = """
import hashlib, json
from tracer.page import answer
for code in json.loads({codes!r}):
    print(hashlib.sha256(answer(code).encode()).hexdigest())
"""


def test_the_corpus_gives_in_the_page_what_it_gives_here(tab):
    page, wrong = tab
    codes = corpus()
    assert len(codes) > 150
    ours = {name: answer(code) for name, code in codes.items()}
    many = MANY.format(codes=json.dumps(list(codes.values())))
    digests = page.evaluate(TRACE, [many, {"seconds": 300}])["printed"].split()
    assert len(digests) == len(codes)
    different = {}
    for (name, told), digest in zip(ours.items(), digests, strict=True):
        if hashlib.sha256(told.encode()).hexdigest() != digest:
            found = page.evaluate(TRACE, [codes[name], {"seconds": 60}])
            found.pop("milliseconds", None)
            if comparable(found) != comparable(json.loads(told)):
                different[name] = found, json.loads(told)
    assert list(different) == [], different
    assert wrong == []


def comparable(report):
    """A report without what differs between versions of CPython: before 3.12, a comprehension of
    several lines is on its first line."""
    if sys.version_info < (3, 12):
        for each in report["unknown"]:
            del each["line"]
    return report


@pytest.mark.parametrize("snippet", SNIPPETS[:3], ids=lambda snippet: snippet.name)
def test_a_trace_of_its_own_gives_the_same(trace, snippet):
    found = trace(snippet.code)
    assert found.pop("milliseconds") > 0
    assert found == json.loads(answer(snippet.code))


# Code that means harm, or that went wrong ---------------------------------------------------------

ENDLESS = {
    "a loop": "while True:\n    pass",
    "a loop inside C": "sum(iter(int, 1))",
    "a loop that catches what ends it": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
}
RAISES = {
    "a string of a gigabyte": ("x = 'x' * 2**30", "MemoryError"),
    "strings without end": (
        "kept = []\nwhile True: kept.append(str(len(kept)) * 10**6)",
        "MemoryError",
    ),
    "recursion without end": ("def f(): return f()\nf()", "RecursionError"),
    "recursion through C": (
        "class Deep:\n    def __getattr__(self, name): return getattr(self, name)\nDeep().x",
        "RecursionError",
    ),
    "layers without end": (
        "import keras\nclass Mine(keras.layers.Layer):\n    def call(self, x): return Mine()(x)\n"
        "Mine()(keras.Input((3,)))",
        "RecursionError",
    ),
}
#: As deep as a reader's model gets, and deeper; Python's limit is lower in the page.
DEEP = """
import keras
inputs = keras.Input((3,))
model = keras.Model(inputs, keras.layers.Dense(3)(inputs))
for _ in range(25):
    inputs = keras.Input((3,))
    model = keras.Model(inputs, model(inputs))
x = inputs
for _ in range(300):
    x = keras.layers.Dense(3)(x)
long = keras.Model(inputs, x)
"""
#: They may end Python, or do nothing at all; the page is told.
ENDS_PYTHON = {
    "os._exit": "import os\nos._exit(0)",
    "os.abort": "import os\nos.abort()",
    "os.kill": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "os.system": "import os\nos.system('echo')",
    "a null pointer": "import ctypes\nctypes.string_at(0)",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_does_not_end_is_ended(trace, name):
    found = trace(ENDLESS[name], seconds=1)
    assert found["stopped"] == "time"
    assert "longer than 1 second" in found["says"]


@pytest.mark.parametrize("name", RAISES)
def test_what_asks_for_too_much_is_an_error_of_its_own(trace, name):
    code, kind = RAISES[name]
    found = trace(code, seconds=60)
    assert "stopped" not in found, found
    assert found["error"]["type"] == kind


def test_a_deep_model_and_a_long_one_are_traced(trace):
    found = trace(DEEP, seconds=60)
    assert found["error"] is None
    assert found["models"][-1]["total"] == 300 * 12


@pytest.mark.parametrize("name", ENDS_PYTHON)
def test_what_ends_python_ends_that_trace_alone(trace, name):
    found = trace(ENDS_PYTHON[name], seconds=60)
    assert found.get("stopped") in (None, "crashed")
    assert found.get("says") or found["error"] or found["ok"]


def test_of_a_gigabyte_of_output_the_first_characters_are_kept(trace):
    found = trace("for _ in range(1000):\n    print('x' * 1_000_000)", seconds=60)
    assert len(found["printed"]) < 101_000
    assert found["printed"].endswith(" characters more")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_goes_past_print_is_dropped(trace, stream):
    assert trace(f"import sys\nfor _ in range(1000): sys.__{stream}__.write('x' * 10_000)")["ok"]


def test_nothing_that_code_changes_reaches_the_next_trace(trace):
    found = trace(
        "import builtins, keras, os\nkeras.layers.Dense.__call__ = None\nkept = 1\n"
        "open('kept', 'w').close()\nos.environ['KEPT'] = ''\nbuiltins.len = None"
    )
    assert found.get("stopped") == "crashed" or found["ok"]
    found = trace(
        "import os\nprint('kept' in globals(), os.path.exists('kept'), 'KEPT' in os.environ)"
    )
    assert found["printed"].split() == ["False"] * 3


# Nothing gets out ---------------------------------------------------------------------------------

REACHING = {
    "js": "import js\njs.fetch({url!r})",
    "pyodide": "from pyodide.http import pyfetch\npyfetch({url!r})",
    "open_url": "from pyodide.http import open_url\nopen_url({url!r})",
    "pyodide_js": "import pyodide_js\npyodide_js.loadPackage({url!r})",
    "run_js": "from pyodide.code import run_js\nrun_js('fetch({url!r})')",
    "an import of JavaScript": "from pyodide.code import run_js\nrun_js('import({url!r})')",
    "urllib": "import urllib.request\nurllib.request.urlopen({url!r}, timeout=1)",
    "whatever object of JavaScript there is": (
        "import gc, sys, _pyodide_core\n"
        "kind = _pyodide_core.JsProxy\n"
        "for each in [*gc.get_objects(), *vars(_pyodide_core).values()]:\n"
        "    if isinstance(each, kind):\n"
        "        for do in ('fetch({url!r})', 'import({url!r})'):\n"
        "            try: each.constructor.constructor(do)()\n"
        "            except Exception as error: print(error)\n"
        "            try: each.constructor.constructor.constructor(do)()\n"
        "            except Exception as error: print(error)\n"
    ),
}


@pytest.fixture(scope="module")
def elsewhere():
    """Another host, which notes what is asked of it: its address, and the list."""
    asked = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Notes) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


@pytest.fixture(scope="module")
def free(browser, here):
    """A page with its engine loaded, of whose requests none is held up on the way."""
    page = browser.new_page()
    engine_page.go(page, here)
    page.evaluate("() => engine.load()")
    yield page
    page.close()


@pytest.mark.parametrize("name", REACHING)
def test_code_reaches_no_host(free, elsewhere, name):
    url, asked = elsewhere
    asked.clear()
    found = free.evaluate(TRACE, [REACHING[name].format(url=url), {}])
    assert found.get("stopped") == "crashed" or "ok" in found
    free.wait_for_timeout(300)
    assert asked == []


def test_it_is_the_sandbox_that_refuses(free, here, elsewhere):
    """With all that `worker.js` takes away given back, the browser itself lets nothing out."""
    page, (url, asked) = free, elsewhere
    asked.clear()
    ask = (
        "async url => { try { await fetch(url, {mode: 'no-cors'}); return 1 } catch { return 0 } }"
    )
    load = "async url => { try { await import(url); return 1 } catch { return 0 } }"
    worker = """async ([url, ask]) => {
      const script = `onmessage = async ({data}) => postMessage(await (${ask})(data))`;
      const worker = new Worker(URL.createObjectURL(new Blob([script])));
      return new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage(url);
      });
    }"""
    # The page may, and with that the test can fail.
    assert [page.evaluate(do, url) for do in (ask, load)] == [1, 1]
    assert page.evaluate(worker, [url, ask]) == 1
    assert len(asked) == 3
    (frame,) = [each for each in page.frames if each != page.main_frame]
    for target in (url, f"{here}/index.html"):
        assert [frame.evaluate(do, target) for do in (ask, load)] == [0, 0]
        assert [frame.evaluate(worker, [target, do]) for do in (ask, load)] == [0, 0]
    assert frame.evaluate("() => origin") == "null"
    stored = "() => { try { return String(localStorage.length) } catch (e) { return e.name } }"
    assert frame.evaluate(stored) == "SecurityError"
    assert len(asked) == 3


# What comes out is data ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forged",
    [
        "'<img src=x onerror=alert(1)>'",
        "'null'",
        "'[]'",
        "'{}'",
        "None",
        "'x' * 10**8",
        "real({**given, 'models': [{}]})",
        "real({**given, 'printed': {'toString': 1}})",
        "real({**given, 'pictures': ['<svg/>'] * 3})",
        "real({**given, 'error': {'type': ['<b>']}})",
    ],
)
def test_a_forged_answer_without_the_form_of_a_report_is_refused(trace, forged):
    code = f"import json\nreal = json.dumps\njson.dumps = lambda given, **_: {forged}"
    found = trace(code, seconds=60)
    assert set(found) == {"stopped", "says"}
    assert found["stopped"] in ("crashed", "memory")


def test_a_report_that_no_page_can_show_is_not_handed_over(trace):
    found = trace("raise ValueError('x' * 10**7)", seconds=60)
    assert found["stopped"] == "memory"
    assert "too large" in found["says"]


def test_texts_of_a_report_are_what_the_code_wants_and_only_texts(trace):
    found = trace("raise ValueError('<img src=x onerror=alert(1)>')")
    assert found["error"]["message"] == "<img src=x onerror=alert(1)>"


# Loading ------------------------------------------------------------------------------------------


def test_it_loads_when_it_is_asked_says_how_far_it_is_and_works_at_once(browser, here):
    page, wrong = opened(browser, here)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.evaluate("() => engine.state") == "idle"
    told, states = page.evaluate(
        """async () => {
          const told = [], states = [];
          const loading = engine.load((each) => told.push(each));
          states.push(engine.state);
          await loading;
          states.push(engine.state);
          return [told, states];
        }"""
    )
    assert states == ["loading", "ready"]
    loaded = [each["loaded"] for each in told]
    assert loaded == sorted(loaded) and len(loaded) > 5
    assert told[-1]["loaded"] == told[-1]["total"] > 5e6
    assert {re.sub(r".*/|\?.*", "", url) for url in asked if url.startswith("http")} == {
        *("manifest.json", "worker.js", "tracer.zip", "pyodide.mjs.gz", "pyodide.asm.mjs.gz"),
        *("pyodide.asm.wasm.gz", "python_stdlib.zip.gz", "pyodide-lock.json.gz"),
    }
    asked.clear()
    for _ in range(2):
        found = page.evaluate(TRACE, [MODEL, {}])
        assert found["models"][0]["total"] == 8 and found["milliseconds"] > 0
    assert [url for url in asked if not url.startswith("blob:")] == []
    assert not [each for each in wrong if each.startswith(ANOTHER_HOST)] and wrong == []
    page.context.close()


def test_a_trace_is_stopped_while_it_runs_and_while_it_waits(browser, here):
    page, wrong = opened(browser, here)
    stop = """async ([code, when]) => {
      const tracing = engine.trace(code);
      setTimeout(() => engine.stop(), when);
      return tracing;
    }"""
    assert page.evaluate(stop, [MODEL, 0])["stopped"] == "user"  # nothing is loaded yet
    page.evaluate("() => engine.load()")
    assert page.evaluate(stop, ["while True: pass", 200])["stopped"] == "user"
    two = "([a, b]) => Promise.all([engine.trace(a), engine.trace(b)])"
    first, second = page.evaluate(two, ["while True: pass", MODEL])
    assert (first["stopped"], second["ok"]) == ("user", True)
    assert wrong == []
    page.context.close()


def test_what_comes_from_the_site_comes_once(browser, here):
    page, wrong = opened(browser, here)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => engine.load()")
    for _ in range(3):
        assert page.evaluate(TRACE, [MODEL, {}])["ok"]
    page.evaluate("() => engine.load()")
    assert sum("manifest.json" in address for address in asked) == 1
    assert wrong == []
    page.context.close()


def test_a_worker_that_does_not_start_is_tried_again(browser, here):
    page, wrong = opened(browser, here)
    page.evaluate("() => engine.load()")
    fails_once = """() => {
      const Real = MessageChannel;
      window.MessageChannel = function () { window.MessageChannel = Real; throw Error("no room"); };
    }"""
    page.evaluate(fails_once)
    assert page.evaluate(TRACE, [MODEL, {}])["ok"]
    assert page.evaluate(TRACE, [MODEL, {}])["ok"]
    assert page.evaluate("() => MessageChannel.name") == "MessageChannel", "nothing failed"
    assert wrong == []
    page.context.close()


def failure(page):
    return page.evaluate("() => engine.load().catch((e) => [e.reason, e.message, engine.state])")


@pytest.mark.parametrize("broken", ["gone", "cut", "another"])
def test_a_file_that_does_not_arrive_is_named_and_loading_can_be_tried_again(
    browser, tmp_path, broken
):
    packed()
    python = put(tmp_path) / trace_engine.PLACE / "python"
    path = python / "pyodide.asm.mjs.gz"
    whole = path.read_bytes()
    if broken == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[:1000] if broken == "cut" else b"<!doctype html>")
    with served(tmp_path) as address:
        page, _ = opened(browser, address)
        reason, says, state = failure(page)
        assert (reason, state) == ("network", "failed")
        assert "pyodide.asm.mjs" in says
        path.write_bytes(whole)
        assert page.evaluate(TRACE, [MODEL, {}])["ok"]
        page.context.close()


def test_a_host_may_decode_what_is_compressed_and_give_any_type(browser, here):
    page, wrong = opened(browser, here)

    def serve(route):
        given = route.fetch()
        headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
        route.fulfill(status=200, headers=headers, body=given.body())

    page.route("**/*.gz?*", serve)
    assert page.evaluate(TRACE, [MODEL, {}])["ok"]
    assert wrong == []
    page.context.close()


# The build ----------------------------------------------------------------------------------------


def test_without_the_registry_the_site_says_what_is_missing(browser, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    vendor = tmp_path / "_build" / "vendor"
    with pytest.raises(npm_packages.Missing, match="registry could not be reached"):
        npm_packages.make(vendor, tmp_path / "npm")
    assert [path.name for path in vendor.iterdir()] == ["missing.txt"]
    site = tmp_path / "site"
    site.mkdir()
    with served(put(site, tmp_path)) as address:
        page, wrong = opened(browser, address)
        reason, says, _ = failure(page)
        page.context.close()
    assert reason == "missing"
    assert says == f"{trace_engine.MISSING}: {npm_packages.UNREACHABLE}."
    assert wrong == []


@pytest.mark.parametrize(
    "told, says",
    [
        ("npm error code EINTEGRITY\nnpm error sha512-", "hashes"),
        ("npm ERR! code EAI_AGAIN", "could not be reached"),
        ("npm error code E503", "could not be reached"),
        ("npm error code E404", "does not have a package"),
        ("npm error code EBADPLATFORM", "EBADPLATFORM"),
        ("Segmentation fault", "npm failed"),
    ],
)
def test_the_reason_is_told_without_hosts_and_folders(told, says):
    assert says in npm_packages.reason(f"{told}\nnpm error see /home/somebody/.npm/_logs")
    assert "/" not in npm_packages.reason(told)


def test_the_lock_has_a_hash_for_each_package_and_names_no_host():
    text = (ROOT / "tools" / "npm" / "package-lock.json").read_text(encoding="utf-8")
    entries = {name: each for name, each in json.loads(text)["packages"].items() if name}
    assert "node_modules/pyodide" in entries
    assert [
        name for name, each in entries.items() if not each["integrity"].startswith("sha512-")
    ] == []
    assert "resolved" not in text and not re.search(r"https?://(?!\S*(fund|sponsor))", text)


def test_the_zip_of_the_tracer_is_the_same_each_time_and_whole():
    made = trace_engine.tracer(ROOT)
    assert made == trace_engine.tracer(ROOT)
    assert b"tracer/_draw.py" in made and b"tracer/names.txt" in made
