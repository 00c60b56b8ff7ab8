"""Methods that change the object they are called on.

A trace that could not run such a call knows the object no longer; an excerpt of a chapter needs
each such call before the cell that it is made for.
"""

#: What is in the object, or what it makes of shapes, may be another afterwards.
SHAPES = {"adapt", "add", "append", "build", "clear", "compile", "extend", "insert", "pop"}
SHAPES |= {"remove", "setdefault", "update"}
#: The same shapes, with other weights.
WEIGHTS = {"load_weights", "set_weights"}

CHANGING = SHAPES | WEIGHTS
