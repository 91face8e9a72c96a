"""What holds of the project as a whole: its top level, its generated pages, its tables that must agree."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from minuted import intake
from minuted.cli import COMMANDS, HIDDEN, group
from minuted.cli.docs import pages
from minuted.cli.read import as_object
from minuted.config import Config
from minuted.instance import stationery_of
from minuted.intake.on_decisions import ON_DECISIONS
from minuted.intake.requests import PREFERENCES, REQUESTS
from minuted.letters import Stationery
from minuted.letters.envelope import ANSWERS
from minuted.model import Language, LetterKind, Section
from minuted.planning import PLANNED
from minuted.play import read_play
from minuted.reader import unreadable
from minuted.reading.replies import language_of
from minuted.tracking import VERBS, Code
from minuted.tracking.compose import SECTIONS
from minuted.tracking.notice import TO_ASKED, TO_ORGANISER, TO_OWNER
from servers.need import missing

ROOT = Path(__file__).parents[1]

#: The top level of the repository, and nothing else.
TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "config",
    "daemon",
    "docs",
    "pyproject.toml",
    "systemd",
    "templates",
    "tests",
    "uv.lock",
}
#: Verbs that only the ledger knows: nobody writes them.
UNSAID = {"record", "listed", "succeeded", "contact"}
#: Words about the writer's own mail or a new item, which are no verbs of an item.
NOT_OF_AN_ITEM = {"add", "name", *REQUESTS, *PREFERENCES, *ON_DECISIONS}

#: What betrays the machine a file was written on.  Taken apart, so that this file does not betray itself.
PRIVATE = tuple(
    re.compile("/".join(parts))
    for parts in (
        (r"(?<![\w.])", "home", r"\w+", ""),
        (r"(?<![\w.])", "Users", r"\w+", ""),
        (r"(?<![\w.])", "root", ""),
        (r"(?<![\w.~])", "work", r"\w+"),
        (r"(?<![\w.])", "tmp", r"\w+", ""),
        (r"file:", "", "", r"\w"),
    )
)
#: Hosts of package registries: only the lock file names one, and only the public one.
REGISTRIES = tuple(
    re.compile(r"\b" + name.replace(" ", r"\.")) for name in ("pypi org", "pythonhosted org", "npmjs org")
)


def tracked() -> list[str]:
    """Return the files that git tracks, relative to the root."""
    if not (ROOT / ".git").exists():
        missing("this is no git checkout, so nothing says which files belong to the project", "clone it with git")
    listed = subprocess.run(
        # Whoever runs the tests need not own the checkout.
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name]


def betrayed(text: str) -> list[str]:
    """Return what names a developer's machine or a registry in a text."""
    return [found.group() for pattern in (*PRIVATE, *REGISTRIES) for found in pattern.finditer(text)]


def words(language: Language) -> dict[str, dict[str, object]]:
    return Config.plain().languages()[language]


def said(language: Language) -> set[str]:
    """Return the verbs for which a language has words."""
    forms = words(language)["verbs"]["forms"]
    assert isinstance(forms, list)
    return {form["verb"] for form in forms}


# --- the tree --------------------------------------------------------------------------------------


def test_the_top_level_is_what_a_newcomer_is_told() -> None:
    assert {name.partition("/")[0] for name in tracked()} == TOP


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {}
    for name in tracked():
        path = ROOT / name
        if name == "uv.lock" or not path.is_file():
            continue
        if leaks := betrayed(path.read_bytes().decode("utf-8", "replace")):
            found[name] = leaks
    assert found == {}


@pytest.mark.pure
@pytest.mark.parametrize(
    "parts",
    [
        ("", "home", "anna", "minuted"),
        ("", "Users", "anna", "minuted"),
        ("see ", "root", ".bashrc"),
        ("cd ", "work", "main"),
        ("", "tmp", "x", "y"),
        ("file:", "", "", "opt"),
        ("https:", "", "pypi" + ".org", "simple"),
    ],
    ids=" ".join,
)
def test_a_machine_or_a_registry_is_found_where_it_is_named(parts: tuple[str, ...]) -> None:
    assert betrayed("/".join(parts))


def test_the_lock_file_names_the_public_registry_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text("utf-8")))
    assert hosts == {"pypi" + ".org", "files." + "pythonhosted" + ".org"}


# --- generated pages -------------------------------------------------------------------------------


def test_no_generated_page_is_stale() -> None:
    came = CliRunner().invoke(group, ["docs", str(ROOT / "docs"), "--check"])
    assert came.exit_code == 0, came.output


@pytest.mark.parametrize("page", pages())
def test_a_stale_page_is_told_and_written_again(page: str, tmp_path: Path) -> None:
    for name, text in pages().items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / page).write_text(pages()[page].replace("open", "ajar", 1), "utf-8")
    assert CliRunner().invoke(group, ["docs", str(tmp_path), "--check"]).exit_code == 1
    assert CliRunner().invoke(group, ["docs", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(group, ["docs", str(tmp_path), "--check"]).exit_code == 0


@pytest.mark.pure
def test_every_link_of_the_docs_leads_somewhere() -> None:
    broken = []
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


@pytest.mark.pure
def test_every_module_that_the_docs_name_exists() -> None:
    """A path such as ``tracking/plan.py`` on a page is a file of the package or of the repository."""
    package, missing = ROOT / "daemon" / "minuted", []
    for page in (ROOT / "docs").rglob("*.md"):
        for name in re.findall(r"`([\w./-]+\.py)`", page.read_text("utf-8")):
            places = (ROOT / name, package / name, ROOT / "docs" / name)
            if "/" in name and not any(place.exists() for place in places):
                missing.append(f"{page.relative_to(ROOT)}: {name}")
    assert missing == []


@pytest.mark.pure
def test_every_place_to_crash_is_listed_and_no_other() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "daemon" / "minuted").rglob("*.py"))
    there = set(re.findall(r'crash_point\("(\w+)"\)', sources))
    page = (ROOT / "docs" / "contracts.md").read_text("utf-8").partition("## Places to crash")[2]
    listed = {name for row in page.split("\n") if row.startswith("| `") for name in re.findall(r"`(\w+)`", row)}
    assert there
    assert listed - {"receive", "process", "tick", "send"} == there


@pytest.mark.pure
def test_the_fields_of_read_are_those_that_others_were_promised(tmp_path: Path) -> None:
    found = as_object(tmp_path, unreadable(datetime(2026, 3, 2, tzinfo=UTC), "a test"))
    page = (ROOT / "docs" / "contracts.md").read_text("utf-8").partition("## `minuted once")[0]
    assert list(found) == re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


# --- the command line ------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in (*COMMANDS, *HIDDEN):
        command = group.get_command(context, name)
        assert command is not None, name
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {part}", command.commands[part]) for part in command.commands)


EVERY_COMMAND = dict(commands())


@pytest.mark.pure
@pytest.mark.parametrize("name", EVERY_COMMAND)
def test_every_command_says_what_it_does_and_what_each_option_is_for(name: str) -> None:
    command = EVERY_COMMAND[name]
    assert (command.help or "").strip().endswith((".", "done")), "help is made of sentences"
    silent = [each.name for each in command.params if isinstance(each, click.Option) and not each.help]
    assert silent == []


@pytest.mark.pure
def test_the_list_of_commands_is_every_module_that_holds_one() -> None:
    modules = {path.stem for path in (ROOT / "daemon" / "minuted" / "cli").glob("*.py") if path.stem != "__init__"}
    holding = {
        name
        for name in modules
        if isinstance(getattr(importlib.import_module(f"minuted.cli.{name}"), name, None), click.Command)
    }
    assert holding == {*COMMANDS, *HIDDEN}


#: What costs time to import, and a module that cannot do without it: the control that this test can fail.
HEAVY = {
    "sqlalchemy": "minuted.store",
    "jinja2": "minuted.letters",
    "holidays": "minuted.tracking",
    "pypinyin": "pypinyin",
}


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize("library", HEAVY)
def test_asking_for_help_loads_no_heavy_library(library: str) -> None:
    assert library not in loaded_by("minuted.cli")
    assert library in loaded_by(HEAVY[library])


# --- tables that must agree ------------------------------------------------------------------------


@pytest.mark.pure
def test_every_letter_has_its_templates_in_every_language() -> None:
    assert stationery_of(Config.plain(), b"a test").problems() == ()


@pytest.mark.pure
def test_a_missing_template_is_named(tmp_path: Path) -> None:
    config = Config.plain()
    bare = Stationery([tmp_path], config.languages(), config.sender, b"a test")
    named = {line.partition(":")[0] for line in bare.problems()}
    assert named == {f"{code}/{kind}.{form}.j2" for code in Language for kind in LetterKind for form in ("txt", "html")}


@pytest.mark.pure
def test_every_letter_is_either_planned_or_an_answer() -> None:
    """A kind in neither table would never be withdrawn, or be sent without the headers of automatic mail."""
    assert set(LetterKind) == PLANNED | ANSWERS
    assert not PLANNED & ANSWERS


@pytest.mark.pure
@pytest.mark.parametrize("language", Language)
def test_every_verb_has_words_in_every_language(language: Language) -> None:
    assert said(language) == set(VERBS) - UNSAID | NOT_OF_AN_ITEM - {"board"}


@pytest.mark.pure
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("table", ["acts", "verbs"])
def test_every_verb_has_an_answer_and_a_name_in_every_language(table: str, language: Language) -> None:
    sentences = words(language)["letters"][table]
    assert isinstance(sentences, dict)
    assert set(VERBS) - UNSAID - set(sentences) == set()


@pytest.mark.pure
@pytest.mark.parametrize("language", Language)
def test_every_refusal_has_a_sentence_in_every_language(language: Language) -> None:
    assert {code.value for code in Code} - set(words(language)["refusals"]) == set()


@pytest.mark.pure
def test_every_verb_that_tells_is_told_to_somebody_and_no_other() -> None:
    telling = {name for name, verb in VERBS.items() if verb.tells} | {"undo"}
    assert {*TO_ORGANISER, *TO_OWNER, *TO_ASKED} == telling


def tables_of_verbs() -> dict[str, frozenset[str]]:
    """Return every set of words that stands in a module of intake by itself: each is a rule about verbs."""
    found = {}
    for part in pkgutil.iter_modules(intake.__path__):
        module = importlib.import_module(f"minuted.intake.{part.name}")
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, frozenset) and all(type(word) is str for word in value):
                found[name] = value
    return found


@pytest.mark.pure
def test_rules_about_verbs_name_words_that_there_are() -> None:
    tables = tables_of_verbs()
    assert {"HARMLESS", "REQUESTS"} <= set(tables), "the tables are found at all"
    assert {name: table - set(VERBS) - NOT_OF_AN_ITEM for name, table in tables.items()} == dict.fromkeys(
        tables, frozenset()
    )


@pytest.mark.pure
def test_every_heading_has_its_place_in_a_letter() -> None:
    assert sorted(SECTIONS) == sorted(Section)


# --- plays -----------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize("language", Language)
def test_there_are_plays_in_every_language(language: Language) -> None:
    first = [
        next(step.text for step in read_play(path.read_text("utf-8"), path.name).steps if step.text)
        for path in sorted((ROOT / "tests" / "plays").glob("*.txt"))
    ]
    assert language in {language_of(text, Language.EN) for text in first}
