"""The models of Keras (`keras.models`)."""

from tracer.models.functional import Functional  # noqa: F401
from tracer.models.model import Model  # noqa: F401
from tracer.models.sequential import Sequential  # noqa: F401
