"""Confinement of a kernel, applied in the fork before the first cell.

Four layers, each of which holds on its own as far as the machine allows it:

- **namespaces**: its own network (none), processes, IPC, host name, and a file tree that holds
  the Python environment read-only, a ``tmpfs`` of limited size to work in, and nothing else;
- **no privileges**: an unprivileged user of its own when started by root, no capabilities;
- **Landlock**, through :func:`sandlock.confine`: reading, writing, signals, abstract sockets;
- **a system-call filter**, :mod:`autograder.kernel.seccomp`: no connections, no new namespaces.

Namespaces need root or a kernel that lets ordinary users make user namespaces; containers often
allow neither. The other layers need nothing. :func:`probe` tries everything for real.
"""

import functools
import os
import resource
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from . import linux, seccomp
from .cgroup import Cgroup
from .isolation import Isolation
from .limits import Limits
from .reach import OWN_FOLDER, Reach

HOME = "/home/student"
"""The scratch folder as a confined kernel sees it, where it has its own file tree."""

IN_MEMORY = (HOME, "/dev/shm")
"""The folders that a kernel with its own file tree can write; they are kept in memory."""

_SYSTEM = (
    "/usr",
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/R",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/julia",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
)
_OF_THE_NETWORK = (
    "/etc/gai.conf",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/pki",
    "/etc/protocols",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/ssl",
)
# No /dev/zero: what is mapped of it is shared memory that belongs to no process.
_DEVICES = ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
_TERMINALS, _MOST_TERMINALS = "/dev/pts", 16
_OWN_PROCESS = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat")
_FIRST_OWN_UID = 0x60000000
_MOST_SIGNALS = 1024  # Also of timers, which wait for them.


def environment_paths() -> list[str]:
    """Files and folders of this Python environment that a confined kernel may read."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sysconfig.get_path("purelib")}
    packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    this_package = str(Path(__file__).resolve().parents[1])
    wanted = [*_SYSTEM, *sorted(prefixes), *packages, this_package]
    return [path for path in wanted if os.path.lexists(path)]


class Confinement:
    """One kernel's confinement; its two halves run before and after the kernel's fork.

    ``scratch`` is the host's folder with the submission's files, ``root`` an empty host folder
    to build the file tree on, both beside each other and made for this run alone; ``core`` is
    the number of the processor core to stay on. ``readable`` are files and folders to be read
    besides this Python environment, and ``reach`` is what the course allows. With ``terminals`` it
    can make some of its own, where it has its own file tree.
    """

    def __init__(
        self,
        scratch: str,
        root: str,
        limits: Limits,
        core: int | None = None,
        readable: Sequence[str] = (),
        reach: Reach = OWN_FOLDER,
        terminals: bool = False,
    ) -> None:
        self.scratch = scratch
        self.root = root
        self.limits = limits
        self.core = core
        # Sorted, so that no folder is shown before the one that it is in.
        more = [*readable, *reach.folders, *(_OF_THE_NETWORK if reach.network else ())]
        self.readable = sorted({*environment_paths(), *filter(os.path.lexists, more)})
        self.reach = reach
        self.terminals = terminals
        self.cgroup: Cgroup | None = None
        self.uid = os.getuid()
        self.gid = os.getgid()
        self.privileged = self.uid == 0
        self.namespaces = False
        self.reasons: dict[str, str] = {}

    def before_fork(self) -> None:
        """In the keeper: a PID namespace for the fork to come, as root or in a user namespace."""
        if self.privileged:
            self.uid = self.gid = _FIRST_OWN_UID + os.getpid()
        try:
            if not self.privileged:
                self._enter_user_namespace()
            linux.unshare(linux.CLONE_NEWPID)
            self.namespaces = True
        except (OSError, AttributeError) as error:
            self.reasons["namespaces"] = str(error)
        self._attempt("cgroup", self._make_cgroup)

    def in_kernel(self, keeper: int) -> Isolation:
        """In the fork: all the rest, irreversibly. Leaves the process in its scratch folder.

        From here on the process dies with the process ``keeper``, its parent.
        """
        held = {"processes_hidden": self.namespaces}
        memory_by = "count"
        if self.cgroup and self._attempt("cgroup", self.cgroup.enter):
            memory_by = "cgroup"
        on_core = self._attempt("core", self._stay_on_core)
        home = self.scratch
        if self.namespaces and self._attempt("file tree", self._enter_own_tree):
            home = HOME
            held |= dict.fromkeys(("reads_confined", "writes_confined", "scratch_limited"), True)
        elif self.privileged and self._attempt("user", self._check_environment_is_readable):
            self._attempt("scratch folder", lambda: _give_away(home, self.uid, self.gid))
        else:
            self.uid, self.gid = os.getuid(), os.getgid()
        own_ipc = self._attempt("IPC", lambda: linux.unshare(linux.CLONE_NEWIPC))
        # Outside a file tree of its own it would reach the sockets of everybody's programs, too.
        connected = self.reach.network and home == HOME
        if self.reach.network and not connected:
            self.reasons["network"] = "it is allowed only in a file tree of its own"
        network = not connected and self._attempt(
            "network", lambda: linux.unshare(linux.CLONE_NEWNET)
        )
        for flag in (linux.CLONE_NEWUTS, linux.CLONE_NEWCGROUP):
            self._attempt("names", functools.partial(linux.unshare, flag))
        self._limit_resources()
        # Of a huge page that is given back in part, all stays, and only the rest is counted.
        self._attempt("huge pages", lambda: linux.prctl(linux.PR_SET_THP_DISABLE, 1))
        dropped = self._attempt("privileges", self._drop_privileges)
        held["no_privileges"] = dropped and self.uid != 0
        held["processes_limited"] = held["no_privileges"] and self._counts_its_own_processes()
        if self._attempt("Landlock", lambda: _landlock(home, self.readable, self.terminals)):
            held |= dict.fromkeys(("reads_confined", "writes_confined", "signals_confined"), True)
            held["processes_hidden"] = True
        held["signals_confined"] = held.get("signals_confined", False) or self.namespaces
        held["nothing_left_behind"] = held["signals_confined"]
        linux.die_with_parent(keeper)
        filtered = seccomp.available() and self._attempt(
            "system-call filter", lambda: seccomp.install(connected)
        )
        held["ipc_separate"] = filtered or own_ipc
        held["no_network"] = not connected and (filtered or (network and home == HOME))
        held["core_kept"] = filtered and on_core
        os.chdir(home)
        os.environ |= {
            "HOME": home,
            "TMPDIR": home,
            "IPYTHONDIR": f"{home}/.ipython",
            "MPLCONFIGDIR": f"{home}/.config/matplotlib",
        }
        tempfile.tempdir = None
        return Isolation(
            **held, memory_by=memory_by, allowed=self.reach.described, reasons=self.reasons
        )

    def _attempt(self, name: str, step: Callable[[], object]) -> bool:
        try:
            step()
        except Exception as error:
            self.reasons[name] = f"{type(error).__name__}: {error}"
            return False
        return True

    def _make_cgroup(self) -> None:
        self.cgroup = Cgroup(self.limits)

    def _stay_on_core(self) -> None:
        if self.core is None:
            raise ValueError("no core was given")
        os.sched_setaffinity(0, {self.core})

    def _enter_user_namespace(self) -> None:
        linux.unshare(linux.CLONE_NEWUSER)
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{self.uid} {self.uid} 1"),
            ("gid_map", f"{self.gid} {self.gid} 1"),
        ):
            Path("/proc/self", name).write_text(text)

    def _enter_own_tree(self) -> None:
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("none", "/", flags=linux.MS_REC | linux.MS_PRIVATE)
        quiet = linux.MS_NOSUID | linux.MS_NODEV
        linux.mount("tmpfs", self.root, "tmpfs", quiet, "mode=755,size=1m")
        for path in [*self.readable, *_DEVICES]:
            self._show(path)
        for folder in ("/proc", *[_TERMINALS] * self.terminals, *IN_MEMORY):
            self._make_folder(folder)
        if self.terminals:
            os.symlink("pts/ptmx", f"{self.root}/dev/ptmx")
        linux.make_read_only(self.root)
        files = self.limits.scratch_files + sum(1 for _ in Path(self.scratch).rglob("*"))
        size = f"mode=700,uid={self.uid},gid={self.gid},size={self.limits.scratch_bytes}"
        for folder in IN_MEMORY:
            linux.mount("tmpfs", self.root + folder, "tmpfs", quiet, f"{size},nr_inodes={files}")
        shutil.copytree(self.scratch, self.root + HOME, dirs_exist_ok=True, symlinks=True)
        if self.privileged:
            _give_away(self.root + HOME, self.uid, self.gid)
        self._attempt("proc", lambda: linux.mount("proc", self.root + "/proc", "proc", quiet))
        if self.terminals:
            self._attempt("terminals", self._make_terminals)
        linux.enter_root(self.root)

    def _make_terminals(self) -> None:
        options = f"newinstance,ptmxmode=0666,max={_MOST_TERMINALS}"
        linux.mount("devpts", self.root + _TERMINALS, "devpts", linux.MS_NOSUID, options)

    def _show(self, path: str) -> None:
        """Bind ``path`` at the same place of the new tree; a link stays one, also one to a link."""
        target = self.root + path
        if os.path.lexists(target):
            return
        if os.path.islink(path):
            self._make_folder(os.path.dirname(path))
            os.symlink(os.readlink(path), target)
            next_one = os.path.join(os.path.dirname(path), os.readlink(path))
            for there in (os.path.abspath(next_one), os.path.realpath(path)):
                if os.path.lexists(there):
                    self._show(there)
            return
        if os.path.isdir(path):
            self._make_folder(path)
        else:
            self._make_folder(os.path.dirname(path))
            Path(target).touch()
        linux.mount(path, target, flags=linux.MS_BIND | linux.MS_REC)

    def _make_folder(self, path: str) -> None:
        os.makedirs(self.root + path, mode=0o755, exist_ok=True)

    def _limit_resources(self) -> None:
        most = {
            resource.RLIMIT_NOFILE: self.limits.open_files,
            resource.RLIMIT_FSIZE: self.limits.scratch_bytes,
            resource.RLIMIT_CORE: 0,
        }
        if self._counts_its_own_processes():
            most[resource.RLIMIT_NPROC] = self.limits.processes
            most[resource.RLIMIT_SIGPENDING] = _MOST_SIGNALS
        for which, value in most.items():
            hard = resource.getrlimit(which)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(which, (value, value))

    def _counts_its_own_processes(self) -> bool:
        """The kernel counts processes per user and user namespace: is either its own?"""
        return self.privileged or self.namespaces

    def _check_environment_is_readable(self) -> None:
        """Raise ``PermissionError`` where the unprivileged user could not import anything."""
        os.seteuid(self.uid)
        try:
            for path in (sys.prefix, sys.base_prefix, os.path.dirname(self.scratch)):
                os.stat(os.path.join(path, "."))
        finally:
            os.seteuid(0)

    def _drop_privileges(self) -> None:
        linux.forbid_capabilities()
        if self.privileged:
            os.setgroups([])
            os.setresgid(self.gid, self.gid, self.gid)
            os.setresuid(self.uid, self.uid, self.uid)
        linux.drop_capabilities()
        linux.prctl(linux.PR_SET_DUMPABLE, 1)  # So that the keeper can count what it holds.


def _landlock(home: str, paths: Sequence[str], terminals: bool) -> None:
    from sandlock import Sandbox, confine

    readable = ["/"] if home == HOME else [*paths, *_OWN_PROCESS, *_DEVICES]
    writable = [home, "/dev/null", "/dev/shm"] if home == HOME else [home, "/dev/null"]
    if terminals and home == HOME:  # Elsewhere those of others would be among them.
        writable.append(_TERMINALS)
    confine(Sandbox(fs_readable=readable, fs_writable=writable))


def _give_away(folder: str, uid: int, gid: int) -> None:
    os.lchown(folder, uid, gid)
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            os.lchown(os.path.join(parent, name), uid, gid)
