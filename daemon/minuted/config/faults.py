"""Turns everything that is wrong with a file into lines an operator can act on, all at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError

from minuted.config.source import KeyPath, positions
from minuted.errors import ConfigError

#: What pydantic finds, in the operator's words; the braces are its context.
SENTENCES: Mapping[str, str] = {
    "missing": "missing",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list in square brackets",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "too_short": "needs at least {min_length} of them",
    "too_long": "takes at most {max_length} of them",
    "string_too_short": "must not be empty",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, and where."""

    at: KeyPath
    text: str

    @property
    def key(self) -> str:
        """The dotted key; the line says which of several tables is meant."""
        return ".".join(part for part in self.at if isinstance(part, str))


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ", did you mean X?" for the known word that looks most like this one, or nothing."""
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.75)
    return f", did you mean {by_folded[near[0]]}?" if near else ""


def shape_faults(error: ValidationError, shape: type[BaseModel]) -> list[Fault]:
    """Return what does not fit the shape of the file, with a suggestion for each unknown key."""
    faults = []
    for found in error.errors(include_url=False, include_input=False):
        at: KeyPath = tuple(found["loc"])
        if found["type"] == "extra_forbidden":
            text = _unknown(at, shape)
        elif found["type"] in SENTENCES:
            text = SENTENCES[found["type"]].format_map(found.get("ctx", {}))
        else:
            text = found["msg"][:1].lower() + found["msg"][1:]
        faults.append(Fault(at=at, text=text))
    return faults


def refuse(path: Path, text: str, faults: Iterable[Fault]) -> None:
    """Raise ConfigError with one line per fault, in the order of the file; do nothing where there is none."""
    lines = told(path, text, faults)
    if lines:
        raise ConfigError("\n".join(lines))


def told(path: Path, text: str, faults: Iterable[Fault]) -> list[str]:
    """Return one line per fault, in the order of the file: ``file:line: key: what to do``."""
    faults = list(faults)
    lines = positions(text) if faults else {}
    placed = sorted({(_line(fault.at, lines), f"{fault.key}: {fault.text}") for fault in faults})
    return [f"{path}:{line}: {said}" for line, said in placed]


def _line(at: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    """Return the line of a key, or of the nearest table around it: a missing key has no line of its own."""
    while at and at not in lines:
        at = at[:-1]
    return lines.get(at, 1)


def _unknown(at: KeyPath, shape: type[BaseModel]) -> str:
    word = str(at[-1])
    tables = [part for part in at[:-1] if isinstance(part, str)]
    around = shape
    for name in tables:
        around = _table(around, name) or around
    near = suggestion(word, around.model_fields)
    if near or not tables:
        return f"unknown {'key' if tables else 'table'}{near}"
    homes = [name for name in shape.model_fields if word in getattr(_table(shape, name), "model_fields", {})]
    return f"unknown key, it belongs under [{homes[0]}]" if homes else "unknown key"


def _table(shape: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the shape of one table of a file, also where it is repeated ([[person]])."""
    field = shape.model_fields.get(name)
    kinds = (field.annotation, *get_args(field.annotation)) if field else ()
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
