"""Every letter exists in every language and form, and the operator's copy of a template wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from letters.samples import TEMPLATES, languages, letter, stationery
from minuted.errors import BrokenLetter
from minuted.letters import Stationery
from minuted.model import Address, Language, LetterKind

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("form", ["txt", "html"])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_has_a_template(kind: LetterKind, language: Language, form: str) -> None:
    assert (TEMPLATES / language / f"{kind}.{form}.j2").is_file()


@pytest.mark.parametrize("language", Language)
def test_no_template_belongs_to_no_letter(language: Language) -> None:
    names = {path.name.partition(".")[0] for path in (TEMPLATES / language).glob("*.j2")}
    assert names == set(LetterKind)


def test_the_shipped_templates_have_no_problems() -> None:
    assert stationery().problems() == ()


def test_both_languages_have_the_same_words() -> None:
    english, chinese = (languages()[language] for language in (Language.EN, Language.ZH))
    for table in ("letters", "refusals"):
        assert _keys(english[table]) == _keys(chinese[table])


def test_both_languages_name_the_same_facts_in_a_phrase() -> None:
    english, chinese = (dict(_phrases(languages()[language])) for language in (Language.EN, Language.ZH))
    different = {
        key: (english[key], chinese[key])
        for key in english
        if set(_gaps(english[key])) != set(_gaps(chinese[key])) and not key.startswith(ADDRESSED_DIFFERENTLY)
    }
    assert different == {}


#: Phrases in which one language needs a fact that the other has no use for.
ADDRESSED_DIFFERENTLY = ("refusals.which_row",)


def test_the_template_of_the_operator_wins(tmp_path: Path) -> None:
    own = tmp_path / "en" / "help.txt.j2"
    own.parent.mkdir()
    own.write_text("Subject: House rules\n{{ greeting }}\nAsk Anna.\n", encoding="utf-8")
    written = stationery(tmp_path).write(letter(LetterKind.HELP, Language.EN))
    assert written.subject == "House rules"
    assert "Ask Anna." in written.text
    assert written.text.endswith(f"[minuted:{written.token}]\n")


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        pytest.param("Subject: {{ nowhere }}\n", "nowhere", id="a-name-that-does-not-exist"),
        pytest.param("Subject: {{ words.nowhere }}\n", "nowhere", id="a-word-that-does-not-exist"),
        pytest.param("Subject: {{ 1 // 0 }}\n", "zero", id="arithmetic"),
        pytest.param("Subject: {% if %}\n", "line 1", id="a-syntax-error"),
        pytest.param("Dear all\n", "Subject:", id="no-subject-line"),
        pytest.param("Subject:  \nDear all\n", "no subject", id="an-empty-subject"),
        pytest.param("Subject: {{ ''.__class__.__mro__ }}\n", "unsafe", id="a-way-out-of-the-sandbox"),
        pytest.param("Subject: {{ words.phrase('acts', 'nowhere') }}\n", "nowhere", id="a-phrase-that-does-not-exist"),
        pytest.param("{% include 'nowhere.j2' %}", "nowhere.j2", id="a-missing-piece"),
    ],
)
def test_a_broken_template_is_said_in_one_line(tmp_path: Path, template: str, complaint: str) -> None:
    own = tmp_path / "en" / "help.txt.j2"
    own.parent.mkdir()
    own.write_text(template, encoding="utf-8")
    with pytest.raises(BrokenLetter, match=complaint) as raised:
        stationery(tmp_path).write(letter(LetterKind.HELP, Language.EN))
    assert "\n" not in str(raised.value)


def test_a_template_that_does_not_compile_is_a_problem_before_anything_is_written(tmp_path: Path) -> None:
    own = tmp_path / "zh" / "digest.html.j2"
    own.parent.mkdir()
    own.write_text("<p>{{ unfinished", encoding="utf-8")
    (problem,) = stationery(tmp_path).problems()
    assert problem.startswith("zh/digest.html.j2: line 1:")


def test_words_that_are_missing_are_said_at_once() -> None:
    with pytest.raises(BrokenLetter, match=r"\[letters\]"):
        Stationery(TEMPLATES, {Language.EN: {"refusals": {}}}, Address(address="bot@example.org"), b"secret")


def test_stationery_without_a_secret_is_refused() -> None:
    with pytest.raises(BrokenLetter, match="secret"):
        Stationery(TEMPLATES, languages(), Address(address="bot@example.org"), b"")


def test_a_language_without_words_is_refused() -> None:
    only_english = Stationery(
        TEMPLATES, {Language.EN: languages()[Language.EN]}, Address(address="bot@example.org"), b"secret"
    )
    with pytest.raises(BrokenLetter, match="zh"):
        only_english.write(letter(LetterKind.HELP, Language.ZH))


def _keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: _keys(part) for key, part in value.items()}
    return None


def _phrases(value: object, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in _phrases(part, f"{path}.{key}".strip("."))]
    if isinstance(value, str) and path.startswith(("letters", "refusals")) and "days" not in path:
        return [(path, value)]
    return []


def _gaps(phrase: str) -> list[str]:
    return [piece.partition("}")[0] for piece in phrase.split("{")[1:]]
