"""Finds what tells of the machine that made a file: user names, host names, absolute paths."""

from __future__ import annotations

import getpass
import re
import socket
from dataclasses import dataclass
from pathlib import Path

_SHORTEST_NAME = 3
# A path of a home, a temporary or a mounted folder; not the path of an address on the web.
_PATHS = re.compile(
    r"(?<![\w.:/@~%-])/(?:home|Users|root|tmp|mnt|media|private|srv|var/\w+|opt|usr/\w+)/[\w.-]+"
    r"|\bfile:/+[\w.%~-]"
    r"|(?<![A-Za-z])[A-Za-z]:\\{1,2}(?:Users|Brugere|Documents|Windows|Program|Temp|ProgramData)\b"
    r"|(?<![A-Za-z])[A-Za-z]:\\{1,2}[\w .-]+\\{1,2}[\w .-]+"
    r"|(?<![\\\w\])])\\\\[A-Za-z][\w-]{2,}\\[A-Za-z][\w$-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Machine:
    """What a published file must not tell of the machine that it was made on."""

    folders: tuple[str, ...]  # absolute paths, with forward slashes
    names: tuple[str, ...]  # of the user and the host

    @classmethod
    def here(cls, *folders: Path) -> Machine:
        """Return this machine's user, host and home, and the folders given."""
        paths = {str(folder.resolve()) for folder in (*folders, Path.home())}
        names = {_user(), socket.gethostname(), socket.gethostname().split(".")[0]}
        both = {path.replace("\\", "/") for path in paths if len(path) > _SHORTEST_NAME}
        kept = {name for name in names if len(name) >= _SHORTEST_NAME and name != "localhost"}
        return cls(tuple(sorted(both)), tuple(sorted(kept)))

    def pattern(self) -> re.Pattern[str]:
        """Return what finds this machine's own folders, and its names where they name a machine."""
        folders = [rf"{re.escape(folder)}(?![\w-])" for folder in self.folders]
        # "root" or "anna" is also a word: a name counts as part of a path or of an address.
        names = [
            rf"(?<=[/\\@]){re.escape(name)}(?=[/\\:])|\b{re.escape(name)}@(?=\w)"
            for name in self.names
        ]
        return re.compile("|".join([*folders, *names]) or r"(?!)", re.IGNORECASE)


def holds_path(text: str) -> bool:
    """Say whether a text holds an absolute path of somebody's machine."""
    return ("/" in text or "\\" in text) and _PATHS.search(text) is not None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need have no name
        return ""
