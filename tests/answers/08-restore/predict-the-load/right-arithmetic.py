def predict_the_load():
    table, body, head = 1, 2, 2
    fits = table + body
    return dict(
        objects_2=len(["urgent"]),
        restored_2=fits,
        objects_3=len(["extra", "urgent"]),
        restored_3=fits,
        trainable=head,
        moved=head,
    )
