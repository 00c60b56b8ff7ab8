"""What the control runs inside a learner's process, where it arrives as text.

:mod:`.control` says what for. Nothing here is imported by that process: a learner's file of the
same name, or a learner's variable called ``zip``, is not met.
"""

import contextlib
import json
import sys
import threading
import types


def set_apart(shell):
    """Give the cells that follow a namespace of their own, as in a fresh process.

    What the learner defined stays where its own code looks for it, and is ``__learner__`` here.
    """
    module = types.ModuleType("__main__")
    vars(module)["__learner__"] = shell.user_ns.get("__learner__", shell.user_ns)
    shell.user_module = sys.modules["__main__"] = module
    shell.user_ns = vars(module)
    shell.init_user_ns()


def forget(shell, names):
    """Take these names from what the learner defined; it is ``__learner__`` before they go."""
    here = shell.user_ns
    here.setdefault("__learner__", dict(here))
    for name in names:
        if name not in shell.user_ns_hidden:
            here.pop(name, None)


def bind_as_the_learner(shell, names):
    """Bind these names, as far as they are bound, to what the learner bound them to."""
    here = shell.user_ns
    learner = here["__learner__"]
    here.update({name: learner[name] for name in names if name in here and name in learner})


def control(shell, rounds, tests, names):
    """Run rounds of cells; return which went well in each, and what the notebook changed.

    If the learner bound one of ``names`` anew, the last round also runs with all of these as
    they are there, and the cells of both runs went well that did so once.
    """
    with _silence(shell):
        ran = [_round(shell, sources) for sources in rounds]
        learner, here = shell.user_ns["__learner__"], dict(shell.user_ns)
        rebound = [n for n in names if n in learner and learner[n] is not here.get(n, learner[n])]
        if rebound:
            again = _round(shell, rounds[-1], tests, rebound)
            ran[-1] = [one or other for one, other in zip(ran[-1], again, strict=True)]
            shell.user_ns.update({name: here[name] for name in rebound})
    return [ran, [*[f"the name {name}" for name in rebound], *changed(shell)]]


def fresh(shell, rounds, tests, before_canary):
    """Return the places that fail in rounds of cells, counted through, and then the canary's.

    The canary runs behind the first ``before_canary`` rounds: tests that pass there, and, last,
    one that fails. If none fails, there is no canary.
    """
    failed, canary = [], []
    with _silence(shell):
        for number, sources in enumerate(rounds):
            if number == before_canary:
                canary = _canary(shell, rounds[number - 1], tests)
            ran = _round(shell, sources)
            failed += [number * len(ran) + place for place, well in enumerate(ran) if not well]
    return failed + [len(rounds) * len(rounds[0]) + place for place in canary]


def changed(shell):
    """Name what the notebook put into IPython, Python or libraries, where that can be seen."""
    found = set()
    for name, places in _places(shell):
        for key, value in places:
            with contextlib.suppress(Exception):
                if _from_notebook(shell, value):
                    found.add(f"{name}{key}")
    return sorted(found)


def show(token, result):
    """Print a result so that it is found behind ``token``, whatever else is printed."""
    print("\n" + token + json.dumps(result))


@contextlib.contextmanager
def _silence(shell):
    """Show no tracebacks."""
    names, own = ("showtraceback", "showsyntaxerror"), vars(shell)
    kept = {name: own[name] for name in names if name in own}
    own.update(dict.fromkeys(names, lambda *args, **options: None))
    yield
    for name in names:
        own.pop(name, None)
    own.update(kept)


def _round(shell, sources, tests=(), names=()):
    set_apart(shell)
    ran = []
    for place, source in enumerate(sources):
        if place in tests:
            bind_as_the_learner(shell, names)
        ran.append(_went_well(shell, source))
    return ran


def _canary(shell, sources, tests):
    for count, place in enumerate(reversed(tests), 1):
        if not _went_well(shell, sources[place]):
            return [*reversed(tests)][:count]
    return []


def _went_well(shell, source):
    return shell.run_cell(source, store_history=False).success


def _from_notebook(shell, value):
    """Whether a function, method or property, or the class of an object, is a notebook's."""
    for one in (value, getattr(value, "__func__", None), getattr(value, "fget", None)):
        code = getattr(one, "__code__", None)
        if getattr(code, "co_filename", "") in shell.compile._filename_map:
            return True
        if "__main__" in (getattr(one, "__module__", ""), type(one).__module__):
            return True
    return False


def _places(shell):
    """Yield (name, [(key, value), ...]) of what could be changed."""
    manager, kernel = shell.input_transformer_manager, getattr(shell, "kernel", None)
    yield "an input transformer", [("", one) for one in manager.cleanup_transforms]
    yield "an input transformer", [("", one) for one in manager.line_transforms]
    yield "an input transformer", [("", one) for one in shell.input_transformers_post]
    yield "an AST transformer", [("", one) for one in shell.ast_transformers]
    yield "a handler of exceptions", [("", vars(shell).get("CustomTB"))]
    for event, callbacks in shell.events.callbacks.items():
        yield f"a hook of IPython, {event}", [("", one) for one in callbacks]
    yield "sys.meta_path", [("", one) for one in sys.meta_path]
    yield "sys.settrace", [("", sys.gettrace()), ("", threading.gettrace())]
    yield "sys.setprofile", [("", sys.getprofile()), ("", threading.getprofile())]
    result = sys.modules["IPython.core.interactiveshell"].ExecutionResult
    yield f"{result.__name__}.", vars(result).items()
    for thing in (shell, kernel, getattr(kernel, "session", None), shell.display_pub):
        for place in (thing, *type(thing).__mro__) if thing is not None else ():
            yield f"{type(thing).__name__}.", vars(place).items()
    libraries = "builtins sys operator math json unittest.case pytest numpy numpy.testing"
    for name in [*libraries.split(), "autograder.expect"]:
        if name in sys.modules:
            yield f"{name}.", vars(sys.modules[name]).items()
