"""What the page *Trace your own model* asks: a trace with its pictures, as JSON."""

import json

from tracer.pictures import svg
from tracer.tracing import trace_source


def answer(code: str) -> str:
    """The report of `Trace.to_dict` as JSON, with `pictures`: the SVG text of each model, or "".

    It sets no limit of time: who asks ends the process, or the browser's Worker, instead.
    """
    trace = trace_source(code)
    pictures = [svg(model, trace.error) for model in trace.models]
    return json.dumps(trace.to_dict() | {"pictures": pictures}, default=str)
