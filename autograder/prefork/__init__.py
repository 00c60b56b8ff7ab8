"""Commands that begin at once, in a fork of a process that has imported what they need.

A command spends its first second with imports. Where a resident (:mod:`autograder.kernel.resident`)
is there, it starts one more process, the *zygote*, which does that beforehand and forks::

    resident ──► zygote (:mod:`.zygote`) ──► keeper (one a command, :mod:`.keeper`) ──► command
                                                │
    front, the process at the prompt (:mod:`.front`), a socket

The front has imported next to nothing. It hands over its arguments, environment, folder and open
files, passes signals on, and ends as the command ends. The zygote has never run a command, so that
nothing of a course is in it. It is bound to the resident, ends with it, and is found only by who
has the same Python, packages, code and variables that imports read (:mod:`.key`). The command takes
over all else that the front has from Linux (:mod:`.caller`); where it cannot, the front does the
command itself, as it does where there is no zygote.
"""
