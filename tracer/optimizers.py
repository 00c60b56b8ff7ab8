"""Optimizers, initializers, regularizers and constraints: objects that a shape does not ask."""

import warnings
from typing import Any

from tracer.tensor import Tensor, shape_of
from tracer.tensors import TFTensor, Variable
from tracer.unknown import Unknown

OPTIMIZERS = (
    *("SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Adafactor", "Nadam"),
    *("Ftrl", "Lion", "LossScaleOptimizer", "Lamb", "Muon"),
)


class Plain:
    """An object that keeps what it was made with, and does nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args, self.kwargs = args, kwargs
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Unknown(f"{type(self).__name__}.{name}")

    def get_config(self) -> dict:
        return dict(self.kwargs)

    @classmethod
    def from_config(cls, config: dict) -> "Plain":
        return cls(**config)


#: Arguments of optimizers, whichever.
ARGUMENTS = (
    *("learning_rate", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "use_ema"),
    *("ema_momentum", "ema_overwrite_frequency", "loss_scale_factor", "name", "momentum"),
    *("gradient_accumulation_steps", "nesterov", "rho", "epsilon", "beta_1", "beta_2", "amsgrad"),
    *("centered", "initial_accumulator_value", "learning_rate_power", "l1_regularization_strength"),
    *(
        "l2_regularization_strength",
        "l2_shrinkage_regularization_strength",
        "beta",
        "relative_step",
    ),
    *("epsilon_1", "epsilon_2", "clip_threshold", "beta_2_decay", "inner_optimizer"),
    *("initial_scale", "dynamic_growth_steps", "adam_lr_ratio", "exclude_layers", "ns_steps"),
)


class Optimizer(Plain):
    """An optimizer: it moves weights, and never their shape."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.pop("decay", None) is not None:
            warnings.warn(
                "Argument `decay` is no longer supported and will be ignored.", stacklevel=2
            )
        unknown = {name: value for name, value in kwargs.items() if name not in ARGUMENTS}
        if unknown:
            raise ValueError(f"Argument(s) not recognized: {unknown}")
        super().__init__(*args, **kwargs)
        self.iterations = Variable("zeros", (), "int64", trainable=False, name="iteration")

    built = False

    def build(self, variables: Any) -> None:
        self.built = True

    def apply(self, gradients: Any, variables: Any = None) -> None:
        """Nothing moves in a trace."""

    apply_gradients = apply


class Called(Plain):
    """An initializer, regularizer or constraint: what it gives has the shape it is asked for."""

    def __call__(self, shape: Any = None, dtype: Any = None, **_: Any) -> Any:
        if isinstance(shape, Tensor):
            return TFTensor(shape_of(shape), shape._dtype)
        return TFTensor(shape or (), dtype or "float32")


CLASSES = {name: type(name, (Optimizer,), {}) for name in OPTIMIZERS}


def get(identifier: Any) -> Any:
    """The optimizer of a name. Raises ValueError for a name that is none."""
    if not isinstance(identifier, str):
        return identifier
    plain = {name.lower(): cls for name, cls in CLASSES.items()}
    if identifier.lower() not in plain:
        raise ValueError(f"Could not interpret optimizer identifier: {identifier}")
    return plain[identifier.lower()]()
