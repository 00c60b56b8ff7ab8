"""Too few axes or too many, lengths that a layer does not expect, and lengths that are open."""

import ast

from tracer.causes.case import RECURRENT, Case, Told, code, lengths

#: Layers that slide over places, by the end of their names.
SPATIAL = {"1D": "(batch, time, channels)", "2D": "(batch, height, width, channels)"}

SPATIAL |= {"3D": "(batch, x, y, z, channels)"}


def layout(case: Case, rank: int) -> str:
    """The axes that a layer wants, by their names."""
    for ending, axes in SPATIAL.items():
        if ending in case.name and axes.count(",") + 1 == rank:
            return axes
    if rank == 3 and case.name in RECURRENT:
        return "(batch, time, dim)"
    return {2: "(batch, dim)", 3: "(batch, time, dim)"}.get(rank, f"rank {rank}")


def rank(case: Case) -> Told:
    wanted, had = int(case.match[1]), int(case.match[2])
    axes = layout(case, wanted)
    causes: list[str] = []
    question = "Q9"
    if case.name in RECURRENT and had < wanted:
        question = "Q11"
        if any(name in RECURRENT for name in case.before):
            causes.append(
                "The recurrent layer before it gives only its last state. Write "
                "`return_sequences=True` there, so that the time axis stays."
            )
            causes.append(
                "One vector is to be decoded into steps: `RepeatVector(steps)` between the two."
            )
        if any(
            name in ("Flatten", "GlobalAveragePooling1D", "GlobalMaxPooling1D")
            for name in case.before
        ):
            causes.append(
                f"{case.before[-1]} before it takes the time axis away. A recurrent layer goes "
                "first, and what makes one vector of it comes after."
            )
        causes.append(
            "The data is a table, without a feature axis or without a time axis. Say which it is: "
            "`x[..., np.newaxis]` makes every number a step, `x[:, np.newaxis]` makes one step."
        )
        causes.append("The input holds ids. Put an `Embedding` before this layer.")
    elif case.name in RECURRENT and "TimeDistributed" in case.before:
        question = "Q9"
        causes = [
            "Every step is still a picture. Make it one vector before the recurrent layer: "
            "`TimeDistributed(Flatten())` or `TimeDistributed(GlobalAveragePooling2D())`.",
            "`ConvLSTM2D` goes through steps that are pictures.",
        ]
    elif case.name in RECURRENT:
        question = "Q14"
        causes = [
            "There is one axis too many. An `Embedding` adds an axis to whatever it is given: feed "
            "it ids of shape (batch, time), or leave it out where the numbers are quantities.",
            "The batch was declared as part of the shape: `Input` leaves it out.",
        ]
    elif "Conv3D" in case.name and had < wanted:
        question = "Q15"
        causes = [
            "The channel axis is missing. A block of material numbers has none: make the materials "
            "channels with a one-hot, (batch, x, y, z, material), or use an `Embedding`.",
        ]
    elif had == wanted - 1 and ("2D" in case.name or "1D" in case.name):
        example = "(28, 28, 1))` for grey pictures" if "2D" in case.name else "(steps, 1))`"
        causes = [
            f"The channel axis is missing. This layer wants {axes}: write `x[..., np.newaxis]` "
            f"and declare it, such as `Input({example}.",
        ]
        if "1D" in case.name and case.before[-1:] in ([], ["InputLayer"]):
            causes.append("The input holds ids of words. Put an `Embedding` before this layer.")
        if case.before and case.before[-1] in ("Flatten", "Dense", *RECURRENT):
            causes.insert(
                0, f"{case.before[-1]} before it gives one vector; the places are gone by then."
            )
        if "Pooling1D" in case.name:
            causes.append("The layer before it gives one vector for each sequence already.")
    elif case.name == "Dense" and had < wanted:
        question = "Q8"
        causes = ["The batch axis is missing: one row is `x[np.newaxis]`, of shape (1, dim)."]
    elif had > wanted:
        causes = [
            "There is one axis too many. The batch may have been declared in `Input`, which leaves "
            "it out.",
            "A layer before this one keeps an axis that should be gone: flatten, or pool.",
        ]
    else:
        causes = [f"An axis is missing: this layer wants {axes}."]
    return Told(
        f"{case.name or 'The layer'} wants {wanted} axes and gets {had}", question, causes, axes
    )


def other_length(case: Case) -> Told:
    axis, length = int(case.match[1]), case.match[2]
    causes = ["The data has rows of another length than the layer has weights for."] * case.fed
    causes += [
        f"The layer has its weights for a length of {length} already, from its first call. Feed it "
        "the same length, or make a second layer.",
        "A `Flatten` before it puts out more numbers for a longer input. Pool instead.",
    ]
    return Told(
        f"{case.name} has weights for another length",
        "Q9",
        causes,
        f"{length} on axis {axis}",
        axis,
    )


def declared(case: Case) -> Told:
    wanted = [int(n) if n.isdigit() else None for n in lengths(case.match[1])]
    shape = case.shape or ()
    causes = [
        f"The model declares rows of {tuple(wanted[1:])}, and the data has rows of "
        f"{tuple(shape[1:])}. Declare `Input({tuple(shape[1:])})`, or reshape the data."
    ]
    batch = "The batch was declared as if it belonged to a row: `Input(x.shape[1:])`."
    if len(shape) < len(wanted):
        written = _with_batch(case.line)
        one = f"Write `{written}`." if written else "Write `x[np.newaxis]`."
        row = f"One row was fed without a batch. {one}"
        causes = [batch, *causes] if shape[:1] == (None,) else [row, batch]
    return Told("The data does not fit the input of the model", "Q8", causes, case.match[1])


def _with_batch(line: int | None) -> str | None:
    """A line of the code with a batch of one row around what the model is fed."""
    lines = code()
    if line is None or not 0 < line <= len(lines):
        return None
    try:
        body = ast.parse(lines[line - 1].strip())
    except SyntaxError:
        return None
    calls = [node for node in ast.walk(body) if isinstance(node, ast.Call) and node.args]
    for call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in ("predict", "predict_on_batch") or (len(calls) == 1 and name != "fit"):
            if not isinstance(call.args[0], ast.Name | ast.Attribute | ast.Subscript | ast.Call):
                return None
            new = ast.Attribute(ast.Name("np"), "newaxis")
            call.args[0] = ast.Subscript(call.args[0], new)
            return ast.unparse(body)
    return None


def open_length(case: Case) -> Told:
    if "Flatten" in case.before[-2:] or case.name == "Dense":
        causes = [
            "The time axis is `None`, so a `Flatten` cannot say how many numbers it gives, and a "
            "`Dense` needs a weight for each. Pool over time in place of `Flatten`: "
            "`GlobalMaxPooling1D` or `GlobalAveragePooling1D`.",
            "Or fix the length in `Input`, and pad to it.",
        ]
        return Told("The number of weights is not known", "Q21", causes, "a known last axis", -1)
    return Told(
        "The number of weights is not known",
        "Q20",
        ["The axis that has weights is `None`. Only axes without weights, such as time, may be."],
        "a known last axis",
        -1,
    )


def steps(case: Case) -> Told:
    causes = []
    if any(name in RECURRENT for name in case.before):
        causes.append(
            "The recurrent layer before it gives only its last state. Write "
            "`return_sequences=True` there, so that the time axis stays."
        )
    causes.append(
        "There are no steps to go through: one vector a sample takes the layer itself, without "
        "`TimeDistributed`."
    )
    return Told("`TimeDistributed` has no time axis", "Q11", causes, "(batch, time, dim)")
