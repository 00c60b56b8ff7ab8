"""Downloads of Moodle and Canvas, as these systems make them: files, and who is who."""

import zipfile
from pathlib import Path

import nbformat

from tests.courses import NAME, answered

NOTEBOOK = nbformat.writes(answered()).encode()
OTHER = nbformat.writes(answered("double")).encode()
FILE = f"{NAME}.ipynb"
EARLY, LATER = (2026, 6, 1, 8, 0, 0), (2026, 6, 2, 8, 0, 0)

WORKSHEET = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\r\n"
    'Participant 101,Student One,s001,one@example.org,Submitted,,5,Yes,"Wednesday, 10 June 2026, '
    '2:14 PM",-,\r\n'
    'Participant 102,"O\'Student, Twö",s002,two@example.org,Submitted,,5,Yes,"Thursday, 11 June '
    '2026, 9:00 AM",-,\r\n'
    "Participant 103,Student Three,s003,three@example.org,No submission,,5,Yes,-,-,\r\n"
)
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,ps1 (77),Final Score\r\n"
    "    Points Possible,,,,,5,(read only)\r\n"
    '"One, Student",201,s001,one,A,,\r\n'
    '"Two, Student",202,s002,two,A,,\r\n'
    '"Three, Student",203,s003,three,A,,\r\n'
)


def make_zip(path: Path, entries: dict, when: tuple = EARLY) -> Path:
    """Write a zip of name (or ZipInfo) -> bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path
