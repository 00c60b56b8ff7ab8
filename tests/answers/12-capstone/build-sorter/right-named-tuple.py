from collections import OrderedDict, namedtuple

Sorted = namedtuple("Sorted", ["sorter", "report"])


def build_sorter(file, classes):
    trained = keras.models.load_model(file)
    old = {name: trained.get_layer(name).get_weights()[0] for name in ("words", "map")}
    rows, dim = old["words"].shape
    sorter = keras.Sequential(
        [
            keras.layers.Input((None,), dtype="int64"),
            keras.layers.Embedding(rows, dim, mask_zero=True, name="words"),
            keras.layers.Dense(old["map"].shape[1], use_bias=False, name="map"),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, "softmax", name="stall"),
        ]
    )
    for name, numbers in old.items():
        sorter.get_layer(name).set_weights([numbers])
        sorter.get_layer(name).trainable = False
    sorter.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy")
    report = OrderedDict(output=(None, classes))
    report["restored"] = sum(numbers.size for numbers in old.values())
    report["fresh"] = sorter.count_params() - report["restored"]
    return Sorted(sorter, report)
