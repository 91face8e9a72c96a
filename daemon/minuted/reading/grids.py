"""Decide what a table lists, and which of its columns holds what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from minuted import re2
from minuted.reading.conventions import Conventions
from minuted.reading.markers import Makes
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.wording import Wording

_ASIDE = re2.compile(r"[(/\[:].*$")
#: "问题描述及要求", "责任部门/人"
_JOINT = re2.compile(r"[及和与/、]")
_TWO = 2
_HAN = re2.compile(r"\p{Han}+")
#: Cells of so many columns are looked at, and names and days are no longer than this.
_MOST, _LONGEST_OWNER, _LONGEST_DUE = 8, 40, 30
#: The name of a column is no longer.
_LONGEST_NAME = 14
_MARK = re2.compile(r"^[\s\d.#*()-]{0,6}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    makes: Makes
    #: The rows are topics, so that only those cells are actions in which somebody is named.
    talk: bool = False
    #: Its first column has no name, so that only those rows are actions in which somebody is named there.
    unnamed: bool = False
    #: What the column holds to its index: task, owner, due, status, decision, motion, kind, met (when it was agreed),
    #: unit (the department where no owner is named), helper.
    at: Mapping[str, int]
    #: Whose column it is, where each column holds the tasks of somebody.
    crew: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def cell(self, cells: tuple[str, ...], name: str) -> str:
        """The cell of that column; "" where the table or the row has none."""
        index = self.at.get(name, -1)
        return cells[index] if 0 <= index < len(cells) else ""


def columns(header: tuple[str, ...], conventions: Conventions, announced: Makes | None) -> Columns | None:
    """Read a header row; None where the table lists neither actions nor decisions.

    ``announced``: what the heading above the table announces.
    """
    at: dict[str, int] = {}
    for index, cell in enumerate(header):
        kind = kind_of(cell, conventions)
        if kind:
            at.setdefault(kind, index)
    unnamed = _with_person(header, at, conventions, announced)
    _with_unknown(header, at, conventions)
    found = _listed(at, announced)
    if found is not None and unnamed:
        return replace(found, unnamed=True)
    if announced is Makes.NOTHING and found is not None and not found.talk:
        # Below "Agenda" a table lists actions only where it says of each who and until when, or what came of it.
        plain = {"task", "owner"} <= set(at) and {"due", "status"} & set(at) and "not" not in at
        return found if plain else None
    return found


def _with_unknown(header: tuple[str, ...], at: dict[str, int], conventions: Conventions) -> None:
    """Take the first column whose name nobody knows for that of tasks, where others say who and until when."""
    if not {"owner", "due"} <= set(at) or set(at) & {"task", "weak", "decision", "motion", "not", "talk", "kind"}:
        return
    unknown = [index for index, cell in enumerate(header) if cell and not kind_of(cell, conventions)]
    if unknown:
        at["task"] = unknown[0]


def _with_person(
    header: tuple[str, ...], at: dict[str, int], conventions: Conventions, announced: Makes | None
) -> bool:
    """Take a column of members, or one without a name, for that of owners where tasks stand beside it.

    Say whether it is the one without a name.  "Name | Role | Duties" tells who somebody is, so that the heading above
    or another column must say that it is about tasks.
    """
    if "owner" in at or "not" in at or not {"task", "weak"} & set(at):
        return False
    listed = announced is Makes.ACTION
    if "role" in at and "task" not in at:
        return False
    if "person" in at:
        named = header[at["task"]] if "task" in at else ""
        marker = conventions.markers.heading(named, loose=False) if named else None
        if listed or {"due", "status"} & set(at) or (marker is not None and marker.makes is Makes.ACTION):
            at["owner"] = at["person"]
        return False
    if listed and header[:1] == ("",) and "unit" not in at:
        at["owner"] = 0
        return True
    return False


def _listed(at: dict[str, int], announced: Makes | None) -> Columns | None:
    """Say what a table lists, by what its columns hold."""
    if "motion" in at and "status" in at:
        # What was moved is decided where the status says so.
        return Columns(makes=Makes.DECISION, at={**at, "task": at["motion"]})
    if "kind" in at and ("task" in at or "weak" in at):
        return Columns(makes=Makes.ACTION, at=_with_task(at))
    if "decision" in at and "task" not in at and "not" not in at:
        # "Topic | Decision" has the words in the second column, "Decision | Description" as well.
        return Columns(makes=Makes.DECISION, at={**at, "task": max(at["decision"], at.get("weak", -1))})
    if "motion" in at:
        return None
    if "task" in at and not set(at) & {"owner", "unit", "due", "status"} and ({"not", "talk"} & set(at)):
        return Columns(makes=Makes.ACTION, at=at, talk=True)
    if "not" in at and not ("task" in at and ("owner" in at or "unit" in at)):
        return None
    if "not" in at and "due" not in at and "status" not in at and "talk" not in at:
        return None
    if "task" in at and (set(at) & {"owner", "unit", "due", "status", "weak"} or announced is Makes.ACTION):
        return Columns(makes=Makes.ACTION, at=at)
    owned = "owner" in at or "unit" in at
    if "weak" in at and owned and ({"due", "status"} & set(at) or announced is Makes.ACTION):
        return Columns(makes=Makes.ACTION, at=_with_task(at))
    return None


def _with_task(at: dict[str, int]) -> dict[str, int]:
    return at if "task" in at else {**at, "task": at["weak"]}


def kind_of(cell: str, conventions: Conventions) -> str:
    """Look a header cell up: whole, then without what stands in brackets or after a slash."""
    folded = half_width(cell.strip())
    for text in (folded, _ASIDE.sub("", folded), folded.split("(")[-1].rstrip(") "), folded.split("/")[-1]):
        kind = conventions.columns.get(key(text))
        if kind is not None:
            return kind
    if has_han(folded) and not folded.isalpha():
        # "Action 事项"
        for half in ("".join(_HAN.findall(folded)), _HAN.sub(" ", folded)):
            kind = conventions.columns.get(key(half))
            if kind is not None and key(half):
                return kind
    parts = [conventions.columns.get(key(part), "") for part in _JOINT.split(folded)]
    return next(filter(None, parts), "") if len(parts) == _TWO else ""


def words_of(columns: Columns, cells: tuple[str, ...]) -> str:
    """The cell with the words of a row: the task, or the description where the task cell is only a number."""
    text = columns.cell(cells, "task")
    return columns.cell(cells, "weak") if text and _MARK.match(text) and "weak" in columns.at else text


def guessed(cells: tuple[str, ...], wording: Wording) -> Columns | None:
    """Tell the columns of a table without a header by its first row, where one cell names people and one is a task."""
    at: dict[str, int] = {}
    for index, cell in enumerate(cells[:_MOST]):
        if not cell or _MARK.match(half_width(cell)):
            continue
        if len(cell) <= _LONGEST_OWNER and "owner" not in at and wording.judge.people(cell.strip("()[] ")):
            at["owner"] = index
        elif len(cell) <= _LONGEST_DUE and "due" not in at and wording.day(cell) is not None:
            at["due"] = index
        elif "task" not in at and (" " in cell or has_han(cell)):
            at["task"] = index
    if "owner" in at and has_han(cells[at["owner"]]) and not wording.judge.people(cells[at["owner"]], "person"):
        return None
    return Columns(makes=Makes.ACTION, at=at) if {"owner", "task"} <= set(at) else None


def crew(cells: tuple[str, ...], wording: Wording) -> Columns | None:
    """Read a header of nothing but people, below whom their tasks stand; the first cell may say what the rows are."""
    people = {index: wording.judge.people(cell, "person") for index, cell in enumerate(cells[:_MOST]) if cell}
    named = {index: owners for index, owners in people.items() if owners}
    others = people.keys() - named.keys()
    if len(named) < _TWO or others - {0}:
        return None
    return Columns(makes=Makes.ACTION, at={}, crew=named)


def renamed(cells: tuple[str, ...], conventions: Conventions) -> bool:
    """Say whether a row within a table holds nothing but names of columns: a header again, or the rest of one."""
    filled = [cell for cell in cells if cell]
    if len(filled) < _TWO or any(len(cell) > _LONGEST_NAME for cell in filled):
        return False
    return all(kind_of(cell, conventions) for cell in filled)
