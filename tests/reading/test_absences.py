"""Until when an out-of-office answer says that its sender is away."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from minuted.model import Language
from minuted.reading.absences import AbsenceWords, read_absence
from minuted.reading.days import DayWords

pytestmark = pytest.mark.pure

FILES = Path(__file__).parents[2] / "templates"
BASE = date(2026, 3, 2)
WORDS = AbsenceWords.compile(
    {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (FILES / "quoting").glob("*.toml")}
)
DAYS = DayWords.compile({each: tomllib.loads((FILES / each / "language.toml").read_text("utf-8")) for each in Language})

#: What was written, the last day away, and the first where it is named.
SAID = {
    "back on": ("I am out of the office and will be back on Monday 9 March.", "03-08", None),
    "until": ("I am away until 12 March and read no mail.", "03-12", None),
    "a weekday": ("I'm on leave, returning Friday.", "03-05", None),
    "from to": ("I will be on vacation from 3 March to 12 March 2026.", "03-12", "03-03"),
    "from through": ("Out of office from March 3 through March 12.", "03-12", "03-03"),
    "both": ("I am out until 11 March. I will return on 12 March 2026.", "03-11", None),
    "until and back": ("I am away until 8 March and back on 9 March.", "03-08", None),
    "in the office again": ("Thank you for your mail. I will be in the office again on 2026-03-16.", "03-15", None),
    "return date": ("Return date: 16 March 2026", "03-15", None),
    "a later day of something else": (
        "I am on leave until 12 March. The next release is planned for 20 April.",
        "03-12",
        None,
    ),
    "zh until": ("您好,我正在休假至3月12日,期间不便查看邮件。", "03-12", None),
    "zh back": ("我外出开会,3月9日返岗。", "03-08", None),
    "zh back later": ("本人出差,将于3月9日回到公司,急事请联系李四。", "03-08", None),
    "zh from to": ("我于3月3日至3月12日休假,请谅解。", "03-12", "03-03"),
    "zh back at work": ("我在休年假,3月16日恢复上班。", "03-15", None),
    "zh return time": ("返回时间:2026年3月16日", "03-15", None),
    "zh until then": ("3月12日之前我不在办公室。", "03-12", None),
    "zh traditional": ("我正在休假,3月9日返回辦公室。", "03-08", None),
    "de until": ("Ich bin bis zum 12. März 2026 nicht im Büro.", "03-12", None),
    "de again": ("Ab dem 9. März bin ich wieder erreichbar.", "03-08", None),
    "de numbers": ("Ich bin bis einschließlich 12.03.2026 im Urlaub.", "03-12", None),
    "de from to": ("Vom 3. März bis 12. März bin ich nicht im Haus.", "03-12", "03-03"),
    "fr until": ("Je suis absente jusqu'au 12 mars.", "03-12", None),
    "fr back": ("De retour le lundi 9 mars 2026.", "03-08", None),
    "es until": ("Estaré fuera de la oficina hasta el 12 de marzo.", "03-12", None),
    "es back": ("Regreso el 9 de marzo de 2026.", "03-08", None),
    "it until": ("Sono in ferie fino al 12 marzo.", "03-12", None),
    "it back": ("Rientrerò il 9 marzo.", "03-08", None),
    "pt back": ("Estarei de volta no dia 9 de março.", "03-08", None),
    "nl until": ("Ik ben afwezig tot en met 12 maart.", "03-12", None),
    "nl back": ("Op 9 maart ben ik weer bereikbaar.", "03-08", None),
    "pl until": ("Jestem nieobecny do 12 marca 2026.", "03-12", None),
    "ru until": ("Я в отпуске до 12 марта.", "03-12", None),
    "sv back": ("Jag är tillbaka den 9 mars.", "03-08", None),
    "ja until": ("3月12日まで不在にしております。", "03-12", None),
    "ja back": ("3月9日から出社いたします。", "03-08", None),
    "span of the same month": ("Away 3-12 March.", "03-12", "03-03"),
    "de span of the same month": ("Ich bin vom 3. bis 12. März im Urlaub.", "03-12", "03-03"),
    "fr span of the same month": ("Je serai absent du 3 au 12 mars 2026 inclus.", "03-12", "03-03"),
    "zh span of the same month": ("3月3日到12日我休假。", "03-12", None),
    "zh span with years": ("2026年3月3日-2026年3月12日休假。", "03-12", "03-03"),
    "to somebody": ("In urgent cases please write to Bob on 9 March.", None, None),
    "over the new year": ("Ich bin bis zum 5. Januar im Urlaub.", None, None),
    "a past day": ("I was away until 12 February.", None, None),
    "no day": ("I am out of the office with limited access to mail.", None, None),
    "a day of something else": ("Your request was received on 2 March. The fair is on 20 March.", None, None),
    "deadline of somebody": ("Please send your papers by 20 March to Bob.", None, None),
}


@pytest.mark.parametrize(("text", "until", "first"), [pytest.param(*case, id=name) for name, case in SAID.items()])
def test_the_last_day_away_is_read(text: str, until: str | None, first: str | None) -> None:
    found = read_absence(text, base=BASE, words=WORDS, days=DAYS)
    assert (found and found.until) == (until and date.fromisoformat(f"2026-{until}"))
    assert (found and found.first) == (first and date.fromisoformat(f"2026-{first}"))


def test_a_day_without_a_year_is_the_next_one() -> None:
    found = read_absence("Ich bin bis zum 5. Januar im Urlaub.", base=date(2025, 12, 20), words=WORDS, days=DAYS)
    assert found is not None
    assert found.until == date(2026, 1, 5)
