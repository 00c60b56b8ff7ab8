"""Unkind inputs: what the generators contain, what is recognised, and what our tests meet.

`unkind.toml` says which kinds do not apply to an exercise, each with a reason. A kind that applies,
is not met and does not stand there fails; so does one that stands there and is met.
"""

import tomllib

import numpy as np
import pytest

from autograder import expect, unkind
from tests.kinds_met import ASSIGNMENTS, ROOT, kinds_met
from tests.long import first_of

TABLE = tomllib.loads((ROOT / "tests" / "unkind.toml").read_text(encoding="utf-8"))
EVERY = {kind for kinds in unkind.KINDS.values() for kind in kinds}


@pytest.fixture(params=["0", "7", "123456"])
def seed(request, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_SEED", request.param)
    return int(request.param)


def test_masks_are_of_all_kinds(seed):
    for batch, time in [(5, 3), (5, 6), (9, 4)]:
        mask = unkind.masks(batch, time)
        assert mask.shape == (batch, time) and mask.dtype == bool
        assert unkind.kinds_in(mask) >= set(unkind.KINDS["mask"])
    some = unkind.masks(4, 6, nothing=False)
    missing = set(unkind.KINDS["mask"]) - unkind.kinds_in(some)
    assert missing == {"a mask in which nothing is real"}
    with pytest.raises(ValueError, match="at least 5 rows of 3 steps"):
        unkind.masks(4, 6)


def test_arrays_are_of_all_kinds(seed):
    for shape in [(5, 2), (8, 6), (3, 4, 2), (2, 2, 3, 3)]:
        for dtype in ("float32", "float64"):
            values = unkind.arrays(shape, dtype)
            assert values.shape == shape and values.dtype == dtype
            assert unkind.kinds_in(values) >= set(unkind.KINDS["numbers"]), shape
    for dtype in ("int32", "uint8"):
        values = unkind.arrays((6, 4), dtype)
        assert values.dtype == dtype and (values == 0).any() and values.max() >= 100
    for shape in [(), (0,), (0, 3), (1,), (1, 1), (2, 3)]:
        assert unkind.arrays(shape).shape == shape


def test_ids_are_of_all_kinds(seed):
    for shape, vocabulary in [((3,), 2), ((4, 5), 9), ((2, 3, 2), 30), ((4, 5), 300)]:
        values = unkind.ids(shape, vocabulary)
        assert values.shape == shape and values.min() == 0 and values.max() == vocabulary - 1
        missing = set(unkind.KINDS["ids"]) - unkind.kinds_in([values, vocabulary])
        assert missing == ({"an id of more than a byte"} if vocabulary <= 256 else set())
    assert unkind.ids((4, 4), 5, first=1, dtype="int32").min() == 1
    assert [unkind.ids(shape, 5).shape for shape in ((), (0,))] == [(), (0,)]


def test_shapes_and_names_are_of_all_kinds(seed):
    for rank in (1, 2, 3):
        arrays = [np.zeros(shape) for shape in unkind.shapes(rank, empty=True)]
        assert unkind.kinds_in(arrays) >= set(unkind.KINDS["shape"])
        assert all(0 not in shape for shape in unkind.shapes(rank))
    assert unkind.kinds_in(unkind.names()) >= set(unkind.KINDS["names"])
    assert len(set(unkind.names(9))) == 9


def test_models_are_of_all_kinds():
    pytest.importorskip("keras")
    made = unkind.models(dim=3, units=2)
    kinds = dict(zip(made, unkind.KINDS["model"], strict=False))
    kinds |= {"nested": "a model in a model", "dropout": "a model with Dropout"}
    kinds |= {"two outputs": "a model with two outputs"}
    kinds |= {"shared": "a model that uses a layer twice"}
    for name, model in made.items():
        assert kinds[name] in unkind.kinds_in(model), name
        outputs = model(np.ones((4, 3), "float32"))
        first = outputs[0] if isinstance(outputs, list) else outputs
        assert first.shape == (4, 2)
    chain = unkind.kinds_in(made["nested"]) | unkind.kinds_in(made["dropout"])
    assert "a model with a branch" not in chain and "a model with a skip" not in chain


def test_generators_follow_the_seed(monkeypatch):
    for make in (lambda: unkind.arrays((5, 4)), lambda: unkind.masks(6, 5)):
        monkeypatch.setenv("AUTOGRADER_SEED", "1")
        first, again = make(), make()
        assert (first == again).all()
        monkeypatch.setenv("AUTOGRADER_SEED", "2")
        assert (make() != first).any()
    random = expect.generator()
    one, other = (unkind.arrays((5, 4), random=random) for _ in range(2))
    assert (one != other).any()


def test_a_kind_input_is_told_from_an_unkind_one():
    assert unkind.kinds_in(np.array([[True, True, False]])) & set(unkind.KINDS["mask"]) == set()
    assert not unkind.kinds_in(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    assert "the last id" not in unkind.kinds_in([np.array([[3, 1]]), 9])
    assert "a name that begins with another" not in unkind.kinds_in(["one", "two"])
    assert unkind.kinds_for("a text") == set()
    assert unkind.kinds_for(np.zeros((2, 2), bool)) >= set(unkind.KINDS["mask"])


def test_the_table_names_exercises_and_kinds_that_there_are():
    assert set(TABLE) == {"not-applicable"}
    for assignment, exercises in TABLE["not-applicable"].items():
        assert assignment in ASSIGNMENTS
        assert all(set(kinds) <= EVERY for kinds in exercises.values()), assignment
    for exercises in TABLE["not-applicable"].values():
        assert all(reason.strip() for kinds in exercises.values() for reason in kinds.values())


@pytest.mark.parametrize("assignment", first_of(1, ASSIGNMENTS))
def test_each_kind_that_applies_is_met(assignment):
    for exercise, (apply, met) in kinds_met(assignment).items():
        reasons = TABLE["not-applicable"].get(assignment, {}).get(exercise, {})
        assert not set(reasons) & met, f"{exercise}: {set(reasons) & met} are met after all"
        missing = apply - met - set(reasons)
        assert not missing, f"no test of {exercise} has {', '.join(sorted(missing))}"
