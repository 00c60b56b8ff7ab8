"""The pictures: what each function draws, and what holds for all of them."""

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

CHAPTERS = Path(__file__).parent.parent / "chapters"
sys.path.insert(0, str(CHAPTERS))

import draw  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
TABLE = np.arange(40).reshape(10, 4)
IDS = np.array([3, 3, 0])
VOCABULARY = ("vocabulary", "dim")


def gallery():
    """One picture of every kind."""
    batch = np.arange(24).reshape(2, 3, 4) / 7
    ids = [[3, 3, 0], [1, 2, 0]]
    mask = np.array([[True, True, False], [True, True, False]])
    one_hot = np.eye(10, dtype=int)[IDS]
    return {
        "table": draw.tensor(TABLE, VOCABULARY, highlight=[3, 0], title="table"),
        "batch": draw.tensor(batch, tokens=ids, mask=mask, padding=0, title="batch"),
        "voxels": draw.tensor(np.arange(16).reshape(2, 2, 2, 2), ("batch", "x", "y", "z")),
        "scalar": draw.tensor(7),
        "pattern": draw.tensor([["a", "b"], ["b", "a"]], ("in", "out"), tokens=[[0, 1], [1, 0]]),
        "tokens": draw.tokens(ids, [["a", "b", "<pad>"]] * 2, padding=0, mask=mask),
        "down": draw.tokens(IDS, ["the", "the", "cat"], down=True, mask=[1, 1, 0]),
        "row": draw.row(
            draw.tensor(one_hot, ("time", "vocabulary"), tokens=IDS, highlight=one_hot == 1),
            "@",
            draw.tensor(TABLE, VOCABULARY),
            "→ look up",
            draw.tensor(TABLE[IDS], tokens=IDS),
            title="A product",
        ),
        "lookup": draw.lookup(IDS, TABLE),
        "gradient": draw.gradient([1, 1, 3], np.ones((3, 2)), 5),
        "layers": draw.layers(
            [("Input", (None, 3)), ("Embedding", (None, 3, 2), 10), ("Flatten", (None, 6), 0)],
            mask=[False, True, False],
        ),
        "refused": draw.layers(
            [("Input", (None, 3)), ("LSTM", (None, 2), 48)],
            failed=("LSTM", "lstm_1", "(batch, time, dim)"),
        ),
        "graph": draw.graph(
            [
                ("ids", "Input", (None, 7), None, []),
                ("words", "Embedding", (None, 7, 4), 20, ["ids"]),
                ("lstm", "LSTM", (None, 7, 4), 144, ["words"]),
                ("sum", "Add", (None, 7, 4), None, ["words", "lstm"]),
            ],
            mask=[False, True, True, True],
            failed=("Dense", "out", ""),
        ),
        "models": draw.models(
            {"model": ["embedding"], "model2": ["embedding", "dense"], "model3": ["copy"]},
            {"embedding": (5, 2), "dense": (6, 1), "copy": (5, 2)},
            copies={"copy": "embedding"},
            frozen=["copy"],
            fresh=["dense"],
            restored=["embedding"],
        ),
        "curves": draw.curves(
            [1, 10, 100], {"a": [1, 10, 100], "b": [5, 5, 5]}, "x", "y", log="xy"
        ),
        "points": draw.points([[0, 0], [1, 2]], ["cat", "dog"], ["x", "y"], to=[[1, 1], [1, 2]]),
        "images": draw.image_grid({"digit": np.arange(64).reshape(8, 8)}),
    }


PICTURES = gallery()
every_picture = pytest.mark.parametrize("name", PICTURES)


def texts(picture):
    """Every string that the drawing shows, in reading order of the file."""
    return [
        "".join(text.itertext()) for text in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")
    ]


def marks(picture, cls):
    """How many marks have this class."""
    found = ElementTree.fromstring(picture.svg).iter()
    return sum(cls in mark.get("class", "").split() for mark in found)


# What holds for every picture -----------------------------------------------------------------


@every_picture
def test_is_svg_with_a_title_and_a_description(name):
    root = ElementTree.fromstring(PICTURES[name].svg)
    assert root.get("role") == "img"
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text and len(description.text) > 10
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]


@every_picture
def test_is_svg_to_jupyter_and_words_to_everything_else(name):
    picture = PICTURES[name]
    bundle = picture._repr_mimebundle_()
    assert bundle == {"image/svg+xml": picture.svg, "text/plain": repr(picture)}
    assert repr(picture) == f"{picture.title}. {picture.description}"


@every_picture
def test_every_mark_lies_inside_the_frame(name):
    """Rectangles and circles, wherever groups have moved them."""
    picture = PICTURES[name]

    def walk(mark, dx, dy):
        move = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", mark.get("transform", ""))
        dx, dy = (dx + float(move[1]), dy + float(move[2])) if move else (dx, dy)
        if mark.tag == f"{SVG}rect" and mark.get("x"):
            x, y = float(mark.get("x")) + dx, float(mark.get("y")) + dy
            assert x >= 0 and x + float(mark.get("width")) <= picture.width + 0.2
            assert y >= 0 and y + float(mark.get("height")) <= picture.height + 0.2
        for child in mark:
            walk(child, dx, dy)

    walk(ElementTree.fromstring(picture.svg), 0, 0)


def test_two_processes_give_the_same_bytes():
    code = "import test_draw as t; print(*(p.svg for p in t.PICTURES.values()))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].decode().strip() == " ".join(p.svg for p in PICTURES.values())


def test_ids_differ_between_drawings():
    ids = [i for p in PICTURES.values() for i in re.findall(r'\bid="([^"]+)"', p.svg)]
    assert len(ids) == len(set(ids)) == 2 * len(PICTURES)


def test_drawing_needs_no_tensorflow():
    code = "import sys, draw; assert not {'tensorflow', 'keras', 'matplotlib'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=CHAPTERS, check=True)


def test_nothing_comes_from_another_host():
    for picture in PICTURES.values():
        assert re.findall(r"https?://[^\"' ]+", picture.svg) == ["http://www.w3.org/2000/svg"]


# Colour ---------------------------------------------------------------------------------------


def luminance(colour):
    """Relative luminance, as WCAG 2 defines it."""
    channels = [c / 255 for c in bytes.fromhex(colour[1:])]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(a, b):
    light, dark = sorted([luminance(a), luminance(b)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read(theme):
    """Every pair of text and ground that the drawings use has a contrast of 4.5 or more."""
    colour = draw.theme(theme)
    grounds = ["paper", "sheet"] + [f"t{i}" for i in range(10)]
    pairs = [("ink", ground) for ground in grounds] + [("quiet", "paper"), ("quiet", "sheet")]
    for i in range(10):
        pairs += [("on", f"c{i}"), (f"c{i}", "paper")]
    low = {(a, b): contrast(colour[a], colour[b]) for a, b in pairs}
    low = {pair: round(value, 2) for pair, value in low.items() if value < 4.5}
    assert low == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "sight",
    [
        pytest.param(np.eye(3), id="all cones"),
        # Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
        pytest.param(
            [[0.1521, 1.0526, -0.2046], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0519]],
            id="no red cones",
        ),
        pytest.param(
            [[0.3673, 0.8606, -0.2280], [0.2801, 0.6727, 0.0472], [-0.0118, 0.0429, 0.9689]],
            id="no green cones",
        ),
    ],
)
def test_token_colours_differ(theme, sight):
    """In CIE Lab, by 8 or more, also for people who do not see red and green apart."""

    def lab(colour):
        rgb = np.array(list(bytes.fromhex(colour[1:]))) / 255
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        linear = np.clip(np.array(sight) @ linear, 0, 1)
        to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
        x, y, z = np.cbrt(np.array(to_xyz) @ linear / [0.9505, 1, 1.089])
        return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])

    colours = [lab(draw.theme(theme)[f"c{i}"]) for i in range(10)]
    assert min(np.linalg.norm(a - b) for a, b in combinations(colours, 2)) >= 8


# What each function draws ---------------------------------------------------------------------


def test_tensor_shows_every_value_in_the_order_of_numpy():
    shown = texts(draw.tensor(TABLE, VOCABULARY))
    values = [text for text in shown if text in map(str, range(10, 40))]
    assert values == [str(v) for v in range(10, 40)]


def test_tensor_names_its_axes_and_tells_where_they_go():
    picture = draw.tensor(np.zeros((2, 3, 4)), title="x")
    assert {"dim →", "time ↓", "batch 0", "batch 1", "x(2, 3, 4)"} <= set(texts(picture))
    assert "dim across, time down, batch into the page" in picture.description


@pytest.mark.parametrize(
    "value, printed",
    [(3, "3"), (3.0, "3."), (0.126, "0.13"), (-0.001, "0.00"), (True, "True"), (np.nan, "nan")],
)
def test_tensor_prints_a_value_as_numpy_would(value, printed):
    assert printed in texts(draw.tensor(np.array([value])))


def test_tensor_precision():
    assert "0.1235" in texts(draw.tensor([0.12345], precision=4))


@pytest.mark.parametrize(
    "highlight, told, values",
    [
        (3, "row 3", 4),
        ([3, 0], "row 0, 3", 8),
        ((3, 0), "value at (3, 0)", 1),
        (np.s_[:, 2], "column 2", 10),
        (TABLE == 5, "value at (1, 1)", 1),
    ],
)
def test_highlight_is_what_stands_in_the_brackets(highlight, told, values):
    picture = draw.tensor(TABLE, VOCABULARY, highlight=highlight)
    assert f"Highlighted: {told}." in picture.description
    bold = re.findall(r'class="m b"', picture.svg)
    assert len(bold) == values
    assert marks(picture, "pick") == 1


def test_what_is_not_highlighted_fades():
    assert marks(draw.tensor(TABLE, VOCABULARY), "t5") == 4
    assert marks(draw.tensor(TABLE, VOCABULARY, highlight=3), "t5") == 0
    assert marks(draw.tensor(TABLE, VOCABULARY, highlight=3), "t3") == 4


def test_rows_wear_the_colour_of_their_token():
    picture = draw.tensor(TABLE[IDS], tokens=IDS)
    assert (marks(picture, "c3"), marks(picture, "t3"), marks(picture, "t0")) == (2, 8, 4)


def test_an_axis_of_vocabulary_has_chips_across_too():
    assert marks(draw.tensor(np.eye(10, dtype=int), ("time", "vocabulary")), "c7") == 1


def test_padding_is_an_empty_chip_and_a_plain_row():
    picture = draw.tensor(TABLE[IDS], tokens=IDS, padding=0)
    assert marks(picture, "c0") == marks(picture, "t0") == 0
    assert picture.svg.count('class="none soft" stroke-dasharray') == 1


def test_masked_rows_are_hatched_and_the_mask_is_a_strip_of_dots():
    picture = draw.tensor(TABLE[:3], tokens=[0, 1, 2], mask=[True, True, False])
    dots = re.findall(r'<circle class="(\w+) pen"', picture.svg)
    assert dots == ["ink", "ink", "none"]
    assert picture.svg.count('<path class="none edge"') == 1
    assert marks(picture, "t2") == 0 and "mask" in texts(picture)
    assert "Mask: True True False." in picture.description


@pytest.mark.parametrize(
    "arguments, reason",
    [
        ({"axes": ("time",)}, "2 axes"),
        ({"tokens": [1, 2, 3]}, "do not fit"),
        ({"mask": [True]}, "does not fit"),
    ],
)
def test_tensor_says_what_does_not_fit(arguments, reason):
    with pytest.raises(ValueError, match=reason):
        draw.tensor(TABLE, **arguments)


def test_tensor_refuses_what_nobody_could_read():
    with pytest.raises(ValueError, match="draw a slice"):
        draw.tensor(np.zeros((1000, 64)))


def test_tokens_go_across_a_batch_goes_down():
    picture = draw.tokens([[3, 1, 2], [4, 0, 0]], padding=0)
    assert {"time →", "batch ↓"} <= set(texts(picture))
    assert "Id 0 is padding: 2 empty chips." in picture.description


def test_tokens_turned_down_line_up_with_the_rows_of_a_tensor():
    chips = draw.tokens(IDS, down=True)
    rows = draw.tensor(TABLE[IDS], tokens=IDS)
    assert chips.box[3] - chips.box[1] == rows.box[3] - rows.box[1] == 3 * draw.CELL
    with pytest.raises(ValueError, match="rank 1"):
        draw.tokens([[1, 2]], down=True)


def test_row_lines_up_the_values_and_speaks_the_operators():
    picture = PICTURES["row"]
    assert {"@", "look up", "A product"} <= set(texts(picture))
    assert " times " in picture.description and " gives (look up) " in picture.description


def test_lookup_draws_two_arrows_for_each_id():
    picture = draw.lookup(IDS, TABLE)
    assert (marks(picture, "l3"), marks(picture, "l0")) == (4, 2)
    assert "table[ids](3, 4)" in texts(picture)
    with pytest.raises(ValueError, match=r"0\.\.9"):
        draw.lookup([10], TABLE)


def test_gradient_adds_the_rows_of_one_token():
    picture = draw.gradient([1, 1, 3], np.array([[1, 2], [10, 20], [5, 6]]), 5)
    assert {"11", "22", "5", "6"} <= set(texts(picture))
    assert "Values: 0 0; 11 22; 0 0; 5 6; 0 0." in picture.description


def test_layers_names_the_batch_and_adds_up_the_parameters():
    picture = PICTURES["layers"]
    assert {"(batch, 3)", "(batch, 3, 2)", "(batch, 6)"} <= set(texts(picture))
    assert {"10 parameters in all", "mask", "mask lost", "no mask"} <= set(texts(picture))


def test_layers_asks_a_built_model():
    class Layer:
        def __init__(self, shape, count):
            self.output = type("Tensor", (), {"shape": shape})
            self.count_params = lambda: count

    class Embedding(Layer): ...

    class InputLayer(Layer): ...

    class Model:
        input_shape = (None, 3)
        layers = (InputLayer((None, 3), 0), Embedding((None, 3, 2), 10))

    asked = draw.layers(Model())
    assert asked.svg == draw.layers([("Input", (None, 3)), ("Embedding", (None, 3, 2), 10)]).svg


def test_a_layer_that_refuses_stands_last_with_what_it_wants():
    assert PICTURES["refused"].description.endswith(
        "; LSTM (lstm_1) refuses it; it wants (batch, time, dim)."
    )
    assert "wants (batch, time, dim)" in texts(PICTURES["refused"])
    assert "Dense (out) refuses it." in PICTURES["graph"].description


def test_a_graph_says_what_each_layer_takes_from_and_draws_it_below():
    picture = PICTURES["graph"]
    assert "sum: Add after words and lstm gives (batch, 7, 4), mask" in picture.description
    places = draw._places({"a": [], "b": ["a"], "c": ["a"]})
    assert places == {"a": (0, 0), "b": (1, 0), "c": (1, 1)}


def test_models_share_one_box_and_copy_into_a_second():
    picture = PICTURES["models"]
    shown = texts(picture)
    assert shown.count("embedding") == shown.count("copy") == shown.count("copied") == 1
    assert "model2 points to embedding, dense" in picture.description
    assert "copy is a copy of embedding" in picture.description


def test_states_of_weights_are_borders_and_words():
    picture = PICTURES["models"]
    assert marks(picture, "frozen") == marks(picture, "fresh") == 1
    assert {"frozen", "fresh", "✓ restored"} <= set(texts(picture))


def test_curves_differ_by_dash_and_sign_and_have_their_label_at_the_end():
    picture = PICTURES["curves"]
    assert picture.svg.count("stroke-dasharray=") == 1
    assert {"a", "b", "10", "100"} <= set(texts(picture))
    assert "a goes from 1 to 100; b goes from 5 to 5" in picture.description


def test_points_move_along_arrows_and_stay_where_nothing_moved():
    picture = PICTURES["points"]
    assert "cat (0.00, 0.00) moves to (1.00, 1.00)" in picture.description
    assert marks(picture, "soft") == 1


def test_image_grid_has_more_ink_for_larger_values():
    picture = draw.image_grid([np.array([[0, 1], [2, 4]])])
    assert re.findall(r'fill-opacity="([\d.]+)"', picture.svg) == ["0.25", "0.5", "1"]
    assert "no ink 0, full ink 4" in texts(picture)


def test_the_picture_of_the_readme_is_the_one_that_is_drawn():
    stored = CHAPTERS.parent / "_static" / "lookup.svg"
    assert stored.read_text(encoding="utf-8") == draw.lookup(IDS, TABLE).svg + "\n"


# A choice of pictures ----------------------------------------------------------------------------


def choice(**options):
    return draw.choose("Which row?", {row: draw.tensor(TABLE[row]) for row in (0, 3)}, **options)


def test_a_choice_has_a_button_for_each_picture_and_one_is_set():
    html = choice(first=3).html
    root = ElementTree.fromstring(re.sub(r"<input([^>]*)>", r"<input\1/>", named(html)))
    buttons = list(root.iter("input"))
    assert [button.get("checked") for button in buttons] == [None, "checked"]
    assert len({button.get("name") for button in buttons}) == 1
    texts = {label.get("for"): label.text for label in root.iter("label")}
    assert [texts[button.get("id")] for button in buttons] == ["0", "3"]
    assert len(list(root.iter(f"{SVG}svg"))) == 2


def named(html):
    """HTML's attributes without a value, as XML has them."""
    return html.replace(" checked>", ' checked="checked">')


def test_a_choice_is_its_first_picture_where_there_is_only_svg_and_words_elsewhere():
    shown = choice(first=3)._repr_mimebundle_()
    assert shown["image/svg+xml"] == draw.tensor(TABLE[3]).svg
    assert shown["text/plain"].startswith("Which row? 0: ")
    assert "Values: 12 13 14 15" in shown["text/plain"]


def test_a_choice_is_the_same_each_time_and_names_its_buttons_alone():
    assert choice().html == choice().html
    other = draw.choose("Which row?", {row: draw.tensor(TABLE[row]) for row in (0, 4)})
    names = [re.search(r'name="([^"]+)"', html)[1] for html in (choice().html, other.html)]
    assert names[0] != names[1]


@pytest.mark.parametrize(
    "pictures, first, reason",
    [
        ({"only": draw.tensor(1)}, None, "2 to 12 pictures to choose from, got 1"),
        (dict.fromkeys(range(13), draw.tensor(1)), None, "got 13"),
        ({"a": draw.tensor(1), "b": draw.tensor(2)}, "c", "not among"),
    ],
)
def test_choose_says_what_does_not_fit(pictures, first, reason):
    with pytest.raises(ValueError, match=reason):
        draw.choose("Which?", pictures, first)
