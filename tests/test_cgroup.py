"""Which cgroup is taken and what is written there, in folders that look like cgroups.

What Linux makes of it, the tests of confinement see where there is a cgroup to be had.
"""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.kernel import cgroup
from autograder.kernel.limits import Limits

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

FILES = ("memory.max", "memory.oom.group", "memory.swap.max", "pids.max", "cgroup.procs")


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A process in ``slice/scope`` of a cgroup tree whose root hands down memory, and the slice."""
    inner = tmp_path / "cgroup" / "slice" / "scope"
    inner.mkdir(parents=True)
    for folder, handed_down in (
        (inner, ""),
        (inner.parent, "cpu memory pids"),
        (inner.parents[1], "memory"),
    ):
        (folder / "cgroup.subtree_control").write_text(handed_down + "\n")
    process = tmp_path / "process"
    process.mkdir()
    mount = f"30 24 0:26 / {tmp_path}/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw\n"
    (process / "mountinfo").write_text("22 27 0:21 / /proc rw - proc proc rw\n" + mount)
    (process / "cgroup").write_text("4:memory:/old\n0::/slice/scope\n")
    nearest = cgroup._ancestors(process)
    monkeypatch.setattr(cgroup, "_ancestors", lambda: nearest)
    make = tempfile.mkdtemp

    def make_cgroup(**options):
        made = make(**options)
        for name in FILES:
            Path(made, name).touch()
        return made

    monkeypatch.setattr(cgroup.tempfile, "mkdtemp", make_cgroup)
    return inner


def test_it_is_made_in_the_nearest_that_hands_down_memory(tree):
    made = cgroup.Cgroup(Limits(memory_bytes=1000, processes=7))
    made.enter()
    assert made.path.parent == tree.parent
    assert [(made.path / name).read_text() for name in FILES] == ["1000", "1", "0", "7", "0"]


def test_it_says_what_linux_has_counted_and_whether_it_was_too_much(tree):
    made = cgroup.Cgroup(Limits())
    assert (made.used(), made.exceeded()) == (0, False)
    (made.path / "memory.current").write_text("5\n")
    (made.path / "memory.events").write_text("low 0\noom 1\noom_kill 0\n")
    assert (made.used(), made.exceeded()) == (5, False)
    (made.path / "memory.peak").write_text("9\n")
    (made.path / "memory.events").write_text("low 0\noom 1\noom_kill 3\n")
    assert (made.used(), made.exceeded()) == (9, True)


def test_what_a_killed_keeper_left_goes_and_what_lives_stays(tree):
    left, alive = (tree.parent / f"autograder-{pid}-x" for pid in (2**30, os.getpid()))
    left.mkdir()
    alive.mkdir()
    cgroup.Cgroup(Limits())
    assert alive.exists() and not left.exists()


def test_where_memory_is_not_handed_down_there_is_none(tree):
    for folder in (tree.parent, tree.parents[1]):
        (folder / "cgroup.subtree_control").write_text("cpu\n")
    with pytest.raises(PermissionError, match="hands memory to its children"):
        cgroup.Cgroup(Limits())
