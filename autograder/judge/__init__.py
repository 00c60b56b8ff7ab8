"""The judge: tests run in a process of their own, which no learner's code ever enters.

Two processes, and a line between them that carries plain data::

    the learner's process                        the judge's process
    runs the cells of the notebook               runs the test cells
    answers questions (:mod:`.answering`)  <──>  asks them (:mod:`.asking`)

:mod:`.values` says what can cross, :mod:`.line` how it travels, and :mod:`.plan` which cells of an
assignment the judge runs. :mod:`autograder.kernel.judged` runs both processes.
"""
