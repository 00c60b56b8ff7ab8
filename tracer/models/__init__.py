"""The models of Keras (`keras.models`)."""

from tracer.models.model import Functional, Model, Sequential  # noqa: F401
