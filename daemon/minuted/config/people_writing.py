"""Writes what was imported into a file of its own beside people.toml, and says first what would change in it."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minuted.config.people import DirectoryFile, folder_of_imports
from minuted.config.people_sifting import Sifted
from minuted.config.source import parse, read_text
from minuted.errors import ConfigError

HEAD = """\
# Written by `minuted people import`, which replaces this file: do not edit it.
# What people.toml says of the same address or department wins, aliases of both count.
"""
#: Of everybody of an address or a department that is in the file already.
Entries = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry, and what the import makes of it."""

    #: "added", "changed", "unchanged", "removed" or "kept": the source does not have it any more.
    what: str
    #: "person" or "department".
    kind: str
    #: Address of the person, name of the department.
    key: str
    #: The entry as it is afterwards; as it was, where it is removed.
    entry: Mapping[str, Any]
    #: By fact: what it was and what it is.
    facts: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The file that an import writes."""

    path: Path

    @classmethod
    def beside(cls, people_file: Path, name: str) -> Target:
        """Return the file of one source: people.d/NAME.toml beside people.toml.  Raises: ConfigError."""
        if not name or not all(char.isalnum() or char in "-_" for char in name):
            raise ConfigError(f"{name!r} cannot be the name of a file; use letters, digits, - and _")
        return cls(path=folder_of_imports(people_file) / f"{name}.toml")

    def before(self) -> tuple[Entries, Entries]:
        """Return the people and departments that the file has now.  Raises: ConfigError."""
        raw = parse(self.path, read_text(self.path)) if self.path.exists() else {}
        return (
            {str(entry.get("address", "")): entry for entry in raw.get("person", ())},
            {str(entry.get("name", "")): entry for entry in raw.get("department", ())},
        )

    def text(self, changes: Sequence[Change]) -> str:
        """Return the file as the changes make it."""
        return "\n".join((HEAD, *(_table(change) for change in changes if change.what != "removed")))

    def write(self, text: str) -> None:
        """Put a text in place of the file; whoever reads it meanwhile sees the old one or the new one, whole.

        Raises: ConfigError where it cannot be written.
        """
        try:
            self.path.parent.mkdir(exist_ok=True)
            _replace(self.path, text.encode("utf-8"))
        except OSError as error:
            raise ConfigError(f"{self.path}: cannot be written: {error.strerror}") from error


def changes(before: tuple[Entries, Entries], sifted: Sifted, *, remove: bool) -> Iterator[Change]:
    """Yield what becomes of each entry, people first, by address and name.

    Args:
        remove: take out whom the source does not have any more; else they stay.
    """
    for kind, old, new in (("person", before[0], sifted.people), ("department", before[1], sifted.departments)):
        for key in sorted({*old, *new}):
            was, is_now = old.get(key), new.get(key)
            if is_now is None:
                assert was is not None, "a key is in one of them"
                yield Change(what="removed" if remove else "kept", kind=kind, key=key, entry=was, facts={})
                continue
            names = dict.fromkeys((*is_now, *(was or {})))
            facts = {name: (was.get(name), is_now.get(name)) for name in names} if was is not None else {}
            differ = {name: pair for name, pair in facts.items() if pair[0] != pair[1]}
            what = "added" if was is None else "changed" if differ else "unchanged"
            yield Change(what=what, kind=kind, key=key, entry=is_now, facts=differ)


def overruled(sifted: Sifted, hand: DirectoryFile) -> Iterator[str]:
    """Yield what people.toml says otherwise, which holds."""
    for table, entries in ((hand.person, sifted.people), (hand.department, sifted.departments)):
        for above in table:
            key = getattr(above, "address", above.name)
            said = above.model_dump(mode="json", exclude_unset=True, exclude={"aliases", "address"})
            for name, value in said.items():
                imported = entries.get(key, {}).get(name)
                if imported is not None and _shown(imported) != _shown(value):
                    yield f"{key}: people.toml says {name} {_shown(value)}, which holds against {_shown(imported)}"


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "–".join(str(each)[:5] for each in value)
    return str(value)


def _table(change: Change) -> str:
    lines = [f"[[{change.kind}]]", *(f"{name} = {_toml(value)}" for name, value in change.entry.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    # A basic string of TOML 1.0 is one of JSON, but for DEL, which import leaves out.
    return json.dumps(str(value), ensure_ascii=False)


def _replace(path: Path, content: bytes) -> None:
    """Put a file in place of another, with its mode and owner."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            like = path if path.exists() else path.parent
            found = like.stat()
            os.fchmod(file.fileno(), stat.S_IMODE(found.st_mode) & 0o666)
            # Run by root beside files of the daemon's account, it stays readable for that one.
            with suppress(PermissionError):
                os.fchown(file.fileno(), found.st_uid, found.st_gid)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
