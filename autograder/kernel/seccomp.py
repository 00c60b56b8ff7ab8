"""A system-call filter for a confined kernel: sockets that lead nowhere, no way to new privileges,
and none to memory or processors that nobody counts.

It needs no privilege and holds in every container, so it is what keeps the network away where
namespaces are not to be had. The kernel's five listening sockets exist before the filter; what
a student's code can still make is Unix stream sockets and pairs of them, and ``connect`` is
refused, unless its course allows the network. Machines other than x86_64 and aarch64 get no filter.
"""

import ctypes
import errno
import itertools
import platform
import socket
import struct

from . import linux

_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERROR = 0x00050000
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_SET = 0x20, 0x15, 0x35, 0x45
_AND, _RETURN = 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Name: (number on x86_64, number on aarch64)
_REFUSED = {
    "connect": (42, 203),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    # To a processor core that is another submission's:
    "sched_setaffinity": (203, 122),
    # Pages that stay when no process maps them any more, and queues that grow in Linux:
    "vmsplice": (278, 75),
    "splice": (275, 76),
    "tee": (276, 77),
    "sendfile": (40, 71),
    "inotify_init": (253, 26),
    "inotify_init1": (294, 26),
    # Memory that no process's resident set shows, and what others may look for by key:
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
}
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_SOCKET = (41, 198)
_SOCKETPAIR = (53, 199)
_PRCTL = (157, 167)
_MMAP = (9, 222)
_SETSOCKOPT = (54, 208)
_AF_NETLINK = 16
_SHARED_ANONYMOUS = 0x21
_SO_SNDBUF, _SO_SNDBUFFORCE = 7, 32
_KEPT_ATTRIBUTES = (linux.PR_SET_PDEATHSIG, linux.PR_SET_DUMPABLE, linux.PR_SET_THP_DISABLE)


def available() -> bool:
    """Whether this machine's system-call numbers are known here."""
    return platform.system() == "Linux" and platform.machine() in _ARCHITECTURES


def install(network: bool = False) -> None:
    """Filter this process's system calls from now on, and those of all it starts.

    With ``network`` it may have sockets of the Internet, and connect them.
    """
    program = _program(platform.machine(), network)
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.prctl(linux.PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header)


def _program(machine: str, network: bool) -> bytes:
    column = list(_ARCHITECTURES).index(machine)
    refuse = _instruction(_RETURN, _ERROR | errno.EPERM)
    no_access = _instruction(_RETURN, _ERROR | errno.EACCES)
    unknown = _instruction(_RETURN, _ERROR | errno.ENOSYS)
    not_here = _instruction(_RETURN, _ERROR | errno.EOPNOTSUPP)
    internet = (socket.AF_INET, socket.AF_INET6) if network else ()
    only_unix_streams = [
        _argument(0),
        *itertools.chain(*(_allowed(family) for family in internet)),
        # ZeroMQ, which asks what interfaces there are, takes this for an answer, and aborts at
        # any other one: a kernel of another Python would not start.
        _instruction(_JUMP_EQUAL, _AF_NETLINK, 0, 1),
        not_here,
        _instruction(_JUMP_EQUAL, socket.AF_UNIX, 1, 0),
        no_access,
        _argument(1),
        _instruction(_AND, 0xF),
        _instruction(_JUMP_EQUAL, socket.SOCK_STREAM, 1, 0),
        no_access,
        _instruction(_RETURN, _ALLOW),
    ]
    program = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_JUMP_EQUAL, _ARCHITECTURES[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_JUMP_GREATER_EQUAL, _X32, 0, 1),
        unknown,
        *_when(_CLONE3[column], [unknown]),
        *_when(_CLONE[column], _clone(refuse)),
        *_when(_MMAP[column], _if_all_bits(3, _SHARED_ANONYMOUS, refuse)),
        *_when(_SETSOCKOPT[column], _if_argument_is(2, (_SO_SNDBUF, _SO_SNDBUFFORCE), refuse)),
        *_when(_SOCKET[column], only_unix_streams),
        *_when(_SOCKETPAIR[column], only_unix_streams),
        *_when(_PRCTL[column], _if_argument_is(0, _KEPT_ATTRIBUTES, refuse)),
    ]
    for name, numbers in _REFUSED.items():
        if not (network and name == "connect"):
            program += _when(numbers[column], [no_access])
    program.append(_instruction(_RETURN, _ALLOW))
    return b"".join(program)


def _instruction(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, when_true, when_false, value)


def _argument(index: int) -> bytes:
    return _instruction(_LOAD, _ARGUMENTS + 8 * index)


def _allowed(value: int) -> list[bytes]:
    return [_instruction(_JUMP_EQUAL, value, 0, 1), _instruction(_RETURN, _ALLOW)]


def _when(number: int, block: list[bytes]) -> list[bytes]:
    return [_instruction(_JUMP_EQUAL, number, 0, len(block)), *block]


def _if_argument_is(index: int, values: tuple[int, ...], verdict: bytes) -> list[bytes]:
    tests = [[_instruction(_JUMP_EQUAL, value, 0, 1), verdict] for value in values]
    return [_argument(index), *itertools.chain(*tests), _instruction(_RETURN, _ALLOW)]


def _if_all_bits(index: int, bits: int, verdict: bytes) -> list[bytes]:
    test = [_instruction(_AND, bits), _instruction(_JUMP_EQUAL, bits, 0, 1)]
    return [_argument(index), *test, verdict, _instruction(_RETURN, _ALLOW)]


def _clone(verdict: bytes) -> list[bytes]:
    """No namespaces, and no thread with open files of its own, which are counted by process."""
    return [
        _argument(0),
        _instruction(_JUMP_SET, linux.NAMESPACE_FLAGS, 0, 1),
        verdict,
        _instruction(_AND, linux.CLONE_THREAD | linux.CLONE_FILES),
        _instruction(_JUMP_EQUAL, linux.CLONE_THREAD, 0, 1),
        verdict,
        _instruction(_RETURN, _ALLOW),
    ]
