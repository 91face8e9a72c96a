"""People outside the house, as operators see them: who is asked in their place, in lists, plans and the ledger."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group
from minuted.errors import MinutedError

PEOPLE = """\
[[person]]
address = "bob@example.org"
name = "Bob Chen"

[[person]]
address = "cleo@example.org"
name = "Cleo Park"

[[person]]
address = "maria@partner.example"
name = "Maria Rossi"
partner = "bob@example.org"

[[external]]
domain = "supplier.example"
partner = "bob@example.org"
"""
MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>, Maria Rossi <maria@partner.example>, Sam Ode <sam@supplier.example>
Cc: minuted@example.org
Subject: Weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <weekly@example.org>

ACTION: Maria to send the samples by 6 March
ACTION: Sam to send the price list by 6 March
"""


def minuted(*arguments: str) -> str:
    result: Result = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def sent(folder: Path) -> dict[str, str]:
    """Return the plain text of what was sent since, by reader."""
    found = {}
    for path in (folder / "sent" / "new").iterdir():
        mail = message_from_bytes(path.read_bytes(), policy=default)
        part = mail.get_body(("plain",))
        assert part is not None
        found[str(mail["To"]).rpartition("<")[2].strip(">")] = part.get_content()
        path.unlink()
    return found


@pytest.fixture
def config(tmp_path: Path) -> str:
    minuted("init", str(tmp_path), "--yes", "--zone", "Europe/Berlin")
    (tmp_path / "people.toml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "inbox" / "new" / "weekly").write_text(MINUTES)
    file = str(tmp_path / "minuted.toml")
    minuted("once", "--config", file, "--now", "2026-03-02T09:05:00+00:00")
    minuted("once", "--config", file, "--now", "2026-03-02T13:00:00+00:00")
    return file


def test_the_partner_is_written_to_and_nobody_outside(config: str, tmp_path: Path) -> None:
    minuted("once", "--config", config, "--now", "2026-03-02T13:01:00+00:00")
    letters = sent(tmp_path)
    assert set(letters) == {"anna@example.org", "bob@example.org"}
    assert "external, through Bob Chen" in letters["anna@example.org"]
    assert "Maria Rossi (maria@partner.example), who gets no mail" in letters["bob@example.org"]


def test_a_plan_of_the_future_knows_it(config: str) -> None:
    plan = minuted("plan", "--until", "2026-03-20", "--config", config, "--now", "2026-03-02T09:06:00+00:00", "--json")
    readers = {json.loads(line)["to"] for line in plan.splitlines()}
    assert "bob@example.org" in readers
    assert not {reader for reader in readers if not reader.endswith("@example.org")}


def test_who_is_asked_is_listed_and_checked(config: str, tmp_path: Path) -> None:
    said = minuted("people", "--config", config)
    assert "external, through bob@example.org" in said
    assert "supplier.example" in said
    rows = [json.loads(line) for line in minuted("people", "--config", config, "--json").splitlines()]
    outside = {row["address"]: row["partner"] for row in rows if row.get("external") is True}
    assert outside == {"maria@partner.example": "bob@example.org", "sam@supplier.example": "bob@example.org"}
    assert "external: 1 people, 1 domains" in minuted("check", "--offline", "--config", config)
    (tmp_path / "people.toml").write_text(PEOPLE.replace('partner = "bob@', 'partner = "bop@', 1), encoding="utf-8")
    with pytest.raises(MinutedError, match="did you mean bob@example"):
        CliRunner().invoke(group, ["people", "--config", config], catch_exceptions=False)


def test_another_partner_is_asked_from_the_next_start_on(config: str, tmp_path: Path) -> None:
    minuted("once", "--config", config, "--now", "2026-03-02T13:01:00+00:00")
    sent(tmp_path)
    (tmp_path / "people.toml").write_text(PEOPLE.replace('partner = "bob@', 'partner = "cleo@', 1), encoding="utf-8")
    for at in ("09:00", "09:01", "09:02"):
        minuted("once", "--config", config, "--now", f"2026-03-03T{at}:00+00:00")
    letters = sent(tmp_path)
    assert set(letters) == {"cleo@example.org"}
    assert "send the samples" in letters["cleo@example.org"]


def test_the_ledger_says_who_said_it_for_whom(config: str, tmp_path: Path) -> None:
    minuted("once", "--config", config, "--now", "2026-03-02T13:01:00+00:00")
    token = next(line for line in sent(tmp_path)["bob@example.org"].splitlines() if line.startswith("[minuted:"))
    answer = (
        "From: Bob Chen <bob@example.org>\nTo: minuted@example.org\nSubject: Re: Weekly\n"
        "Date: Tue, 03 Mar 2026 09:00:00 +0000\nMessage-ID: <answer@example.org>\n\n"
        f"1 done: on the way\n\n> {token}\n"
    )
    (tmp_path / "inbox" / "new" / "answer").write_text(answer)
    minuted("once", "--config", config, "--now", "2026-03-03T09:00:00+00:00")
    told = next(line for line in minuted("show", "A-1", "--config", config).splitlines() if " done " in line)
    assert "bob@example.org" in told and "for maria@partner.example" in told


def test_a_partner_who_leaves_is_listed_and_the_organiser_is_asked(config: str, tmp_path: Path) -> None:
    minuted("once", "--config", config, "--now", "2026-03-02T13:01:00+00:00")
    sent(tmp_path)
    now = ("--now", "2026-03-02T14:00:00+00:00", "--config", config)
    said = minuted("people", "leave", "bob@example.org", "--to", "cleo@example.org", "--yes", *now)
    assert "partner of maria@partner.example" in said and "partner of supplier.example" in said
    for at in ("2026-03-06T09:00", "2026-03-06T09:01"):
        minuted("once", "--config", config, "--now", f"{at}:00+00:00")
    letters = sent(tmp_path)
    assert set(letters) == {"anna@example.org"}
    assert "Maria Rossi (maria@partner.example), who gets no mail" in letters["anna@example.org"]


def test_whoever_looks_back_is_inside(config: str, tmp_path: Path) -> None:
    minuted("once", "--config", config, "--now", "2026-03-02T13:01:00+00:00")
    token = next(line for line in sent(tmp_path)["bob@example.org"].splitlines() if line.startswith("[minuted:"))
    answer = (
        "From: Bob Chen <bob@example.org>\nTo: minuted@example.org\nSubject: Re: Weekly\n"
        "Date: Tue, 03 Mar 2026 09:00:00 +0000\nMessage-ID: <answer@example.org>\n\n"
        f"1 done\n2 done\nretro\n\n> {token}\n"
    )
    (tmp_path / "inbox" / "new" / "answer").write_text(answer)
    for at in ("2026-03-03T09:00", "2026-03-04T09:00", "2026-03-05T09:00"):
        minuted("once", "--config", config, "--now", f"{at}:00+00:00")
    invited = {
        path.read_text().partition("\nTo: ")[2].partition("\n")[0] for path in (tmp_path / "sent" / "new").iterdir()
    }
    assert invited and not any("partner.example" in to or "supplier.example" in to for to in invited)
