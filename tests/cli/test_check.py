"""`minuted check` looks at everything, says what to do, and exits with a code that tells who must act."""

import json
import socket
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli.check import check
from minuted.cli.checks import CHECKS, ONLINE, Finding, Verdict, examine, exit_code
from minuted.cli.init import init
from minuted.config import load
from minuted.model import Person
from minuted.store import Store

#: Long after this version was made, and with a holiday table of its own for every country.
NOW = datetime.now(UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    result = CliRunner().invoke(init, [str(tmp_path), "--yes", "--country", "DE", "--zone", "Europe/Berlin"])
    assert result.exit_code == 0, result.output
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(check, ["--config", str(folder / "minuted.toml"), *arguments])


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "minuted.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def look(folder: Path, now: datetime = NOW) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in examine(lambda: load(folder / "minuted.toml"), now=now):
        found.setdefault(finding.check, []).append(finding)
    return found


def failures(folder: Path, now: datetime = NOW) -> list[tuple[str, str]]:
    return [
        (finding.check, finding.text)
        for findings in look(folder, now).values()
        for finding in findings
        if finding.verdict is Verdict.FAIL
    ]


def test_what_init_wrote_passes(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert [line for line in result.output.split("\n") if line.startswith("fail")] == []
    looked_at = {line.split()[1] for line in result.output.strip().split("\n")}
    assert looked_at == {"config", *CHECKS}


def test_other_programs_get_json(folder: Path) -> None:
    result = run(folder, "--json")
    findings = [json.loads(line) for line in result.output.strip().split("\n")]
    assert findings[0]["check"] == "config"
    assert findings[0]["verdict"] == "ok"
    assert {key for finding in findings for key in finding} == {"check", "verdict", "text"}


def test_looking_changes_nothing(folder: Path) -> None:
    (folder / "state").rmdir()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert f"sqlite:///{folder}/state/minuted.sqlite will be made at the first start" in result.output
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert set(after) == set(before)


def test_a_store_that_is_there_is_opened(folder: Path) -> None:
    Store.open(load(folder / "minuted.toml").store_url()).close()
    assert [finding.text for finding in look(folder)["store"]] == [f"sqlite:///{folder}/state/minuted.sqlite opens"]


def test_an_address_whose_mail_comes_back_is_a_warning(folder: Path) -> None:
    store = Store.open(load(folder / "minuted.toml").store_url())
    with store.writing() as book:
        book.save_person(Person(address="anna@example.org", failing=date(2026, 3, 2)))
    store.close()
    warned = [finding.text for finding in look(folder)["store"] if finding.verdict is Verdict.WARN]
    assert warned == ["mail to anna@example.org comes back since 2026-03-02: none is sent there"]


def test_a_store_that_is_none_fails(folder: Path) -> None:
    (folder / "state" / "minuted.sqlite").write_bytes(b"this is no database " * 100)
    assert [name for name, _ in failures(folder)] == ["store"]


def test_every_fault_of_the_configuration_is_a_line_and_the_code_is_78(folder: Path) -> None:
    change(folder, '#name = "minuted"', 'nmae = "minuted"\nlanguage = "fr"')
    result = run(folder)
    assert result.exit_code == 78
    lines = result.output.strip().split("\n")
    assert all(line.startswith("fail  config ") for line in lines)
    assert "minuted.nmae: unknown key, did you mean name?" in lines[0]
    assert "minuted.language: must be one of 'en' or 'zh'" in lines[1]


def test_no_configuration_is_78(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 78
    assert "no such file; `minuted init` writes one" in result.output


def test_a_server_that_does_not_answer_is_75(folder: Path) -> None:
    with socket.socket() as door:
        # The port is taken, so nobody else can open it, and nobody listens.
        door.bind(("127.0.0.1", 0))
        change(folder, 'url = "maildir:sent"', f'url = "smtp://127.0.0.1:{door.getsockname()[1]}"')
        result = run(folder)
        assert result.exit_code == 75, result.output
        assert "fail  outgoing" in result.output
        assert run(folder, "--offline").exit_code == 0


def test_offline_leaves_the_servers_alone(folder: Path) -> None:
    result = run(folder, "--offline")
    assert {line.split()[1] for line in result.output.strip().split("\n")} == {"config", *CHECKS} - set(ONLINE)


def test_a_password_that_is_not_written_yet_is_told_before_any_server_is_asked(tmp_path: Path) -> None:
    CliRunner().invoke(init, [str(tmp_path), "--yes", "--imap", "imap.invalid", "--smtp", "smtp.invalid"])
    assert failures(tmp_path) == [
        ("mailbox", f"{tmp_path}/imap.password: holds no password; write it there, on one line"),
        ("outgoing", f"{tmp_path}/smtp.password: holds no password; write it there, on one line"),
    ]
    assert run(tmp_path).exit_code == 78


def test_a_directory_with_mistakes_fails_and_the_rest_is_looked_at(folder: Path) -> None:
    (folder / "people.toml").write_text('[[person]]\nadress = "a@example.org"\n', encoding="utf-8")
    found = look(folder)
    assert [finding.text.removeprefix(f"{folder}/") for finding in found["directory"]] == [
        "people.toml:1: person.address: missing",
        "people.toml:1: person.name: missing",
        "people.toml:2: person.adress: unknown key, did you mean address?",
    ]
    assert "mailbox" in found


def test_names_that_mean_two_people_are_a_warning(folder: Path) -> None:
    two = '[[person]]\naddress = "{}@example.org"\nname = "李伟"\n'
    (folder / "people.toml").write_text(two.format("a") + two.format("b"), encoding="utf-8")
    said = [finding for finding in look(folder)["directory"] if finding.verdict is Verdict.WARN]
    assert len(said) == 1
    assert "'李伟' means a@example.org and b@example.org: minuted will ask back" in said[0].text


def test_a_convention_that_does_not_compile_fails_with_its_name(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "house.toml").write_text('[[line]]\nname = "x"\ntemplates = ["{who} does {task}"]\n')
    change(folder, '#   conventions = "conventions"', 'conventions = "own"')
    found = [text for name, text in failures(folder) if name == "conventions"]
    assert found and "house" in found[0]


def test_a_template_that_is_broken_fails_with_its_name(folder: Path) -> None:
    (folder / "own" / "en").mkdir(parents=True)
    (folder / "own" / "en" / "nudge.txt.j2").write_text("Subject: {{ oops\n")
    change(folder, '#   templates = "templates"', 'templates = "own"')
    found = [text for name, text in failures(folder) if name == "templates"]
    assert len(found) == 1
    assert found[0].startswith("en/nudge.txt.j2: ")


def test_a_year_whose_holidays_are_not_known_is_a_warning(folder: Path) -> None:
    change(folder, 'country = "DE"', 'country = "CN"')
    said = [finding.text for finding in look(folder, NOW.replace(year=2031, month=3, day=1))["holidays"]]
    assert any(text.startswith("CN 2032: make-up workdays are not known yet") for text in said)
    assert [text[:7] for text in said if "reminders take every weekend as free" in text] == ["CN 2031"]


def test_no_country_is_a_warning(folder: Path) -> None:
    change(folder, 'country = "DE"', 'country = ""')
    assert any("public holidays count as working days" in finding.text for finding in look(folder)["holidays"])


@pytest.mark.parametrize("years", [-20, 100], ids=["long before", "far ahead"])
def test_a_clock_that_cannot_be_right_fails(folder: Path, years: int) -> None:
    now = NOW + timedelta(days=365 * years)
    assert any(name == "clock" for name, _ in failures(folder, now))


def test_a_disk_whose_clock_differs_is_a_warning(folder: Path) -> None:
    said = look(folder, NOW + timedelta(hours=2))["state"]
    assert any("the clock of" in finding.text for finding in said)


def test_a_state_folder_that_cannot_be_made_fails(folder: Path) -> None:
    (folder / "file").write_text("")
    change(folder, '#state = "state"', 'state = "file/state"')
    assert any(name == "state" and "cannot be made" in text for name, text in failures(folder))


@pytest.mark.pure
@pytest.mark.parametrize(
    ("codes", "code"),
    [
        pytest.param([], 0, id="nothing failed"),
        pytest.param([0, 0], 0, id="all well"),
        pytest.param([0, 75], 75, id="trouble outside"),
        pytest.param([75, 78, 0], 78, id="the configuration is to be changed first"),
        pytest.param([1, 75], 75, id="trouble outside explains the rest"),
        pytest.param([0, 1], 1, id="something else"),
    ],
)
def test_the_code_says_who_must_act(codes: list[int], code: int) -> None:
    findings = [Finding(check="x", verdict=Verdict.OK, text="", code=each) for each in codes]
    assert exit_code(findings) == code
