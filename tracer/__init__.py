"""Trace a model of Keras without Keras: every shape, every weight, every mask, and what fails.

`trace_source` runs code with stand-ins that know shapes and no values. `trace` draws a real Keras
model, with its masks followed.
"""

from typing import Any

__all__ = ["trace", "trace_source"]


def __getattr__(name: str) -> Any:
    if name == "trace_source":
        from tracer.tracing import trace_source

        return trace_source
    if name == "trace":
        from tracer.real import trace

        return trace
    raise AttributeError(f"module 'tracer' has no attribute '{name}'")
