"""Warm, confined kernels: forked from a process that has imported TensorFlow already.

:mod:`.run` runs a notebook and says how it went, :mod:`.provisioner` gives warm kernels to
everything that speaks Jupyter, :mod:`.confine` says what a kernel may do, and :mod:`.probe`
what of that this machine can enforce. Nothing is imported here: the fork server stays small.
"""
