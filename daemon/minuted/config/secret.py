"""Where passwords come from: a file, a systemd credential or the environment, never minuted.toml itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minuted.errors import ConfigError

#: The options that name a source, in the order in which they are explained.
SOURCES = ("password_file", "password_credential", "password_env")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place a password is read from; exactly one field is set."""

    file: Path | None = None
    credential: str = ""
    env: str = ""

    def read(self, environ: Mapping[str, str] | None = None) -> str:
        """Return the password, without the line end that editors leave behind.

        Raises: ConfigError with one line that says where the password should be.
        """
        environ = os.environ if environ is None else environ
        if self.env:
            if not environ.get(self.env):
                raise ConfigError(f"the environment variable {self.env} holds no password")
            return environ[self.env]
        path = self.file or _credential(self.credential, environ)
        if self.file and (fault := open_to_others(path)):
            raise ConfigError(f"{path}: {fault}")
        try:
            word = path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8"
            raise ConfigError(f"{path}: the password cannot be read: {reason}") from error
        if not word:
            raise ConfigError(f"{path}: holds no password; write it there, on one line")
        return word


def open_to_others(path: Path) -> str:
    """Return what is wrong with the mode of a password file, "" where nothing is or it cannot be told.

    The owning group may read (root:minuted 0640 is the custom for services); nobody else may.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return "no such file; write the password there, readable by minuted only"
    except OSError:
        # The account that asks may not look there; the daemon's own account will tell.
        return ""
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        return f"others can read or change it (mode {mode:04o}); run: chmod 600 {path}"
    return ""


def _credential(name: str, environ: Mapping[str, str]) -> Path:
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise ConfigError(
            f"the password is the systemd credential {name!r}, which only the service sees "
            "(docs/operating.md says how to run a command with it)"
        )
    return Path(folder) / name
