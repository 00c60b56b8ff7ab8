# points: 1
# message: afterwards yours holds something else
def restore_matching(model, file):
    took, skipped = [], {}
    with h5py.File(file, "a") as f:
        places = {e["vars"].attrs["name"]: p for p, e in f["layers"].items()}
        saved = {
            n: [f["layers"][p]["vars"][str(i)][()] for i in range(len(f["layers"][p]["vars"]))]
            for n, p in places.items()
        }
        for k in model.layers:
            if not k.weights:
                continue
            if k.name not in saved:
                skipped[k.name] = "not in the file"
            elif [w.shape for w in k.weights] != [a.shape for a in saved[k.name]]:
                skipped[k.name] = "other shapes"
            else:
                k.set_weights(saved[k.name])
                took.append(k.name)
                del f["layers"][places[k.name]]
    return took, skipped
