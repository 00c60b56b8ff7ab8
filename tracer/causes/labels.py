"""Labels that do not fit what comes out, and weights that do not fit what they are set on."""

import re

from tracer.causes.case import Case, Told, lengths


def labels(case: Case) -> Told:
    """Labels and predictions that do not go together: which it is, their shapes say."""
    shapes = re.search(r"target\.shape=(\([^)]*\)), output\.shape=(\([^)]*\))", case.message)
    labels, made = (lengths(shapes[1]), lengths(shapes[2])) if shapes else ([], [])
    steps = (
        "The model gives one answer for each step or place, and there is one label for each "
        "sample: an axis was not flattened or pooled away."
    )
    numbers = (
        "The labels are numbers of classes: use `sparse_categorical_crossentropy`, or make them "
        "one-hot with `keras.utils.to_categorical`."
    )
    hot = (
        "The labels are one-hot: use `categorical_crossentropy`, or turn them into numbers with "
        "`y.argmax(axis=-1)`."
    )
    units = "The last `Dense` has another number of units than there are classes."
    one = "There is one number for each label and not one for each class: end in `Dense(1)`."
    wanted = None
    if "rank (ndim) `target.ndim - 1`" in case.message:
        causes = [hot, steps] if len(labels) == len(made) == 2 else [steps, hot]
    elif len(made) > max(len(labels), 2):
        causes = [steps, numbers]
    elif len(labels) < len(made):
        causes = [numbers, one, steps] if made[-1] != "1" else [steps]
    elif labels[:-1] == made[:-1] and labels[-1:] == ["1"]:
        causes = [numbers, one, units]
    elif labels[:-1] == made[:-1]:
        causes = [units, numbers, one]
        wanted = f"{labels[-1]} on the last axis" if labels else None
    else:
        causes = [
            "What comes out has another length than what is to be met. Poolings round down or up, "
            "and the way back does not undo it: choose lengths that divide evenly, crop with "
            "`Cropping2D`, or pad.",
            steps,
        ]
        wanted = shapes[1] if shapes else None
    question = "Q16" if causes[0] == steps else None
    return Told("The labels do not fit what the model puts out", question, causes, wanted)


def weights(case: Case) -> Told:
    matrix = (
        "A matrix for an `Embedding` needs a row for each id, those for padding and unknown words "
        "included: `input_dim=len(matrix)`."
    )
    head = (
        "Two models end in different outputs. Copy the layers that fit, one by one, and leave the "
        "last one fresh."
    )
    table = "Layer embedding" in case.message
    causes = [matrix, head] if table else [head, matrix]
    return Told("The weights have another shape", "Q30", causes)
