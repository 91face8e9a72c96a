"""What minuted.toml may say, and how every mistake in it is answered at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from minuted.config import Config, load
from minuted.errors import CONFIGURATION, ConfigError
from minuted.model import Address, Policy, Series

WORKS = """\
[minuted]
address = "minuted@example.org"
[mailbox]
url = "maildir:inbox"
[outgoing]
url = "maildir:sent"
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "minuted.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults(path: Path) -> list[str]:
    """Return the lines of the refusal, without the folder."""
    with pytest.raises(ConfigError) as refused:
        load(path, {})
    assert refused.value.code == CONFIGURATION
    return [line.removeprefix(f"{path.parent}/") for line in str(refused.value).split("\n")]


def test_three_options_are_enough(write: Write, tmp_path: Path) -> None:
    config = load(write(WORKS), {})
    assert config.bot == Address(address="minuted@example.org", name="minuted")
    assert config.mailbox.url == f"maildir://{tmp_path}/inbox"
    assert config.outgoing.url == f"maildir://{tmp_path}/sent"
    assert config.state == tmp_path / "state"
    assert config.store_url() == f"sqlite:///{tmp_path}/state/minuted.sqlite"
    assert config.allowed_domains == ("example.org",)
    assert config.policy == Policy()
    assert config.people_file is None
    assert config.directory().people == ()


def test_what_is_written_is_what_counts(write: Write, tmp_path: Path) -> None:
    (tmp_path / "mail.password").write_text("open sesame\n")
    (tmp_path / "mail.password").chmod(0o600)
    config = load(
        write("""\
[minuted]
address = "Protokoll@Example.ORG"
name = "Protokoll"
zone = "Europe/Berlin"
country = "de-by"
language = "zh"
state = "var"
allowed_domains = ["Example.com", "@example.net"]
[mailbox]
url = "imaps://minuted@example.org@imap.example.org/INBOX"
password_file = "mail.password"
after = "move"
folder = "Read"
[outgoing]
url = "smtp://localhost"
sender = "bounces@example.org"
[store]
url = "sqlite:///deep/minuted.db"
[trust]
authserv_ids = ["mx.example.org"]
confirm_days = 5
secret_days = 30
[policy]
stages = [-1, 0, 2]
digest_weekday = "Friday"
digest_time = 08:30:00
hours = ["08:00", "17:00"]
[limits]
parse_seconds = 3
"""),
        {"STATE_DIRECTORY": "/var/lib/minuted"},
    )
    assert config.bot == Address(address="protokoll@example.org", name="Protokoll")
    assert config.sender == Address(address="bounces@example.org", name="Protokoll")
    assert config.own == {"protokoll@example.org", "bounces@example.org"}
    assert config.state == tmp_path / "var"
    assert config.allowed_domains == ("example.com", "example.net")
    assert config.mailbox.password() == "open sesame"
    assert config.outgoing.password() == ""
    assert config.store_url() == f"sqlite:///{tmp_path}/deep/minuted.db"
    assert config.authserv_ids == ("mx.example.org",)
    assert (config.trust.confirm_days, config.trust.secret_days) == (5, 30)
    assert config.policy == Policy(
        stages=(-1, 0, 2),
        digest_weekday=4,
        digest_time=time(8, 30),
        hours=(time(8), time(17)),
        zone="Europe/Berlin",
        country="DE-BY",
    )
    assert config.limits.parse_seconds == 3


def test_the_state_directory_of_systemd_is_the_default(write: Write) -> None:
    config = load(write(WORKS), {"STATE_DIRECTORY": "/var/lib/minuted:/var/lib/other"})
    assert config.state == Path("/var/lib/minuted")


def test_every_mistake_is_named_at_once_in_the_order_of_the_file(write: Write) -> None:
    assert faults(
        write("""\
[minuted]
address = "minuted"
zone = "Asia/Shangai"
[mailbox]
url = "imap://minuted@imap.example.org/INBOX"
password = "open sesame"
[outgoing]
quiet_days = 3

[policy]
quite_days = 3
wait_hours = "2"
[polcy]
""")
    ) == [
        "minuted.toml:2: minuted.address: 'minuted' is not an address like minutes@example.org",
        "minuted.toml:3: minuted.zone: unknown time zone 'Asia/Shangai', did you mean Asia/Shanghai?",
        "minuted.toml:5: mailbox.url: imap: sends mail and password unencrypted to imap.example.org; "
        "use imaps or imap+starttls, or set allow_plain = true",
        "minuted.toml:6: mailbox.password: passwords never stand in this file; "
        "write it into a file of its own and name that as password_file",
        "minuted.toml:7: outgoing.url: missing",
        "minuted.toml:8: outgoing.quiet_days: unknown key, it belongs under [policy]",
        "minuted.toml:11: policy.quite_days: unknown key, did you mean quiet_days?",
        "minuted.toml:12: policy.wait_hours: must be a whole number",
        "minuted.toml:13: polcy: unknown table, did you mean policy?",
    ]


MISTAKES = [
    ("minuted", 'address = "a b@example.org"', "minuted.address: 'a b@example.org' is not an address"),
    ("minuted", 'address = "a@b@example.org"', "is not an address"),
    ("minuted", 'address = "a@.example.org"', "is not an address"),
    ("minuted", "address = 3", "minuted.address: must be text in quotes"),
    ("minuted", 'zone = "Berlin"', "unknown time zone 'Berlin', did you mean "),
    ("minuted", 'zone = "xyzzy"', "unknown time zone 'xyzzy' (an IANA name: Europe/Berlin)"),
    ("minuted", 'country = "XX"', "no public holidays are known for 'XX'"),
    ("minuted", 'country = "DE-XX"', "DE has no part 'XX'"),
    ("minuted", 'language = "fr"', "minuted.language: must be one of 'en' or 'zh'"),
    ("minuted", 'langauge = "en"', "minuted.langauge: unknown key, did you mean language?"),
    ("minuted", 'allowed_domains = "example.org"', "allowed_domains: must be a list in square brackets"),
    ("minuted", 'allowed_domains = ["exa mple"]', "'exa mple' is not a domain"),
    ("minuted", 'name = ""', "minuted.name: must not be empty"),
    ("mailbox", 'url = "imapss://a@example.org/"', "begins with imapss:, did you mean imaps?"),
    ("mailbox", 'url = "smtps://a@example.org/"', "begins with smtps:"),
    ("mailbox", 'url = "inbox"', "begins with no scheme"),
    ("mailbox", 'url = "imaps://example.org/INBOX"', "names no user, write imaps://USER@example.org/INBOX"),
    ("mailbox", 'url = "imaps:///INBOX"', "names no server"),
    ("mailbox", 'url = "imaps://a@example.org:99999/"', "not a URL: port out of range"),
    ("mailbox", 'url = "imaps://a@[::1/"', "not a URL: invalid IPv6 URL"),
    ("mailbox", 'url = "maildir://inbox"', "must name a folder, maildir:FOLDER"),
    ("mailbox", 'url = "maildir:"', "must name a folder, maildir:FOLDER"),
    ("mailbox", 'url = "imaps://a@example.org/"', "mailbox.password_file: missing; the password of a "),
    ("mailbox", 'url = "imaps://a:sesame@example.org/"', "mailbox.url: passwords never stand in this file"),
    ("mailbox", 'url = "imap://a@192.0.2.7/"\npassword_env = "X"', "unencrypted to 192.0.2.7"),
    ("mailbox", 'url = "imap://a@127.0.0.1/"\npassword_env = "X"\npassword_credential = "y"', "one source is enough"),
    ("mailbox", 'password_credential = "../imap"', "the name of a systemd credential, not a path"),
    ("mailbox", 'password_file = "none"', "mailbox.password_file: no such file"),
    ("mailbox", 'password_file = ""', "mailbox.password_file: must not be empty"),
    ("mailbox", 'ca_file = "none.pem"', "none.pem does not exist"),
    ("mailbox", 'after = "delete"', "mailbox.after: must be one of 'keyword' or 'move'"),
    ("mailbox", 'allow_plain = "yes"', "mailbox.allow_plain: must be true or false"),
    ("mailbox", "idle_minutes = 30", "mailbox.idle_minutes: must be 29 or less"),
    ("mailbox", 'keyword = "a b"', "mailbox.keyword: "),
    ("outgoing", 'url = "smtp://mail.example.org"', "use smtps or smtp+starttls"),
    ("outgoing", 'url = "imaps://a@mail.example.org"', "begins with imaps:"),
    ("store", 'url = "mysql://localhost/minuted"', "begins with mysql:"),
    ("store", 'url = "sqlite://"', "must name a file"),
    ("store", 'url = "sqlite:///:memory:"', "must name a file"),
    ("store", 'url = "postgresql://a:sesame@localhost/minuted"', "passwords never stand in this file"),
    ("policy", "stages = []", "policy.stages: needs at least one stage"),
    ("policy", "stages = [0, 0]", "must rise from the first reminder to the last"),
    ("policy", "stages = [1.5]", "policy.stages: must be a whole number"),
    ("policy", "quiet_days = -1", "policy.quiet_days: must be 0 or more"),
    ("policy", "quiet_days = true", "policy.quiet_days: must be a whole number"),
    ("policy", 'hours = ["18:00", "09:00"]', "must begin before they end"),
    ("policy", 'hours = ["09:00"]', "policy.hours: "),
    ("policy", 'digest_time = "9 o\'clock"', 'must be a time of day like "09:00"'),
    ("policy", "digest_time = 9", 'must be a time of day like "09:00"'),
    ("policy", 'digest_weekday = "mondy"', "'mondy' is not a day of the week, did you mean monday?"),
    ("policy", "digest_weekday = 7", "policy.digest_weekday: must be 6 or less"),
    ("policy", 'zone = "UTC"', "policy.zone: unknown key, it belongs under [minuted]"),
    ("limits", "mail_bytes = 1", "limits.mail_bytes: must be 16384 or more"),
    ("files", 'people = "none.toml"', "none.toml does not exist"),
]


@pytest.mark.parametrize(
    ("table", "lines", "said"), MISTAKES, ids=[f"{table}: {lines}".replace("\n", "; ") for table, lines, _ in MISTAKES]
)
def test_a_mistake_is_named_with_its_line(write: Write, table: str, lines: str, said: str) -> None:
    key = lines.partition(" =")[0]
    base = {
        "minuted": 'address = "minuted@example.org"\n',
        "mailbox": 'url = "maildir:inbox"\n',
        "outgoing": 'url = "maildir:sent"\n',
    }
    base[table] = (base.get(table, "") if f"{key} = " not in base.get(table, "") else "") + lines + "\n"
    text = "".join(f"[{name}]\n{body}" for name, body in base.items())
    found = faults(write(text))
    assert len(found) == 1, found
    assert said in found[0]
    assert "sesame" not in found[0]
    line = int(found[0].split(":")[1])
    assert text.split("\n")[line - 1].startswith((f"{key} =", f"[{table}]", "password_", "url ="))


def test_tables_that_must_be_there_are_missed(write: Write) -> None:
    assert faults(write("")) == [
        "minuted.toml:1: mailbox: missing",
        "minuted.toml:1: minuted: missing",
        "minuted.toml:1: outgoing: missing",
    ]


def test_a_table_that_is_a_value_is_refused(write: Write) -> None:
    assert "minuted.toml:1: policy: must be a table" in faults(write("policy = 3\n" + WORKS))


@pytest.mark.parametrize("url", ["imap://me@localhost/", "imap://me@127.0.0.1:1143/", "imap://me@[::1]/"])
def test_this_machine_may_be_spoken_to_in_the_clear(write: Write, url: str) -> None:
    text = WORKS.replace("maildir:inbox", url).replace("[outgoing]", 'password_env = "IMAP"\n[outgoing]')
    assert load(write(text), {}).mailbox.url == url


def test_plain_connections_can_be_allowed(write: Write) -> None:
    text = WORKS.replace('"maildir:sent"', '"smtp://relay.example.org"\nallow_plain = true')
    assert load(write(text), {}).outgoing.allow_plain


def test_a_maildir_may_have_any_name(write: Write, tmp_path: Path) -> None:
    config = load(write(WORKS.replace("maildir:inbox", "maildir:my %23mail #1")), {})
    assert config.mailbox.url == f"maildir://{tmp_path}/my%20%23mail%20%231"


def test_a_database_gets_its_password_from_its_source(write: Write) -> None:
    text = WORKS + '[store]\nurl = "postgresql://me@db.example.org/minuted"\npassword_file = "db"\n'
    path = write(text)
    (path.parent / "db").write_text("p@ss/word\n")
    (path.parent / "db").chmod(0o600)
    config = load(path, {})
    assert config.store_url() == "postgresql://me:p%40ss%2Fword@db.example.org/minuted"
    assert "p@ss" not in repr(config)


def test_a_directory_beside_the_file_is_found(write: Write, tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_text('[[person]]\naddress = "bob@example.org"\nname = "Bob Chen"\n')
    config = load(write(WORKS), {})
    assert config.people_file == tmp_path / "people.toml"
    assert [person.address for person in config.directory().people] == ["bob@example.org"]


def test_without_a_file_there_are_defaults() -> None:
    config = Config.plain()
    assert config.path is None
    assert config.policy == Policy()
    assert config.directory().people == ()
    assert config.languages() and config.conventions() is not None


def test_a_series_keeps_every_rule_that_it_does_not_set(write: Write) -> None:
    config = load(
        write(
            WORKS
            + """\
[policy]
quiet_days = 5
[[series]]
subject = ["steering"]
stages = [0]
[[series]]
list_id = ["<Team.Lists.example.org>"]
quiet_days = 0
"""
        )
    )
    own = Policy(quiet_days=5)
    assert config.policy == replace(
        own,
        series=(
            Series(subject=("steering",), policy=replace(own, stages=(0,))),
            Series(list_ids=("team.lists.example.org",), policy=replace(own, quiet_days=0)),
        ),
    )


def test_a_series_that_cannot_be_meant_is_named_with_its_line(write: Write) -> None:
    text = """\
[[series]]
stages = [1, 0]
[[series]]
subject = ["steering"]
[[series]]
key = ["weekly"]
hours = ["09:00", "17:00"]
quite_days = 2
wait_hours = 1
"""
    first = WORKS.count("\n") + 1
    assert faults(write(WORKS + text)) == [
        f"minuted.toml:{first}: series: which meetings? name them by subject, key or list_id",
        f"minuted.toml:{first + 1}: series.stages: must rise from the first reminder to the last, like [-3, 0, 1]",
        f"minuted.toml:{first + 2}: series: no rule differs; set an option of [policy] here, or remove the table",
        f"minuted.toml:{first + 6}: series.hours: goes by the reader and not by the series; it belongs under [policy]",
        f"minuted.toml:{first + 7}: series.quite_days: unknown key, did you mean quiet_days?",
    ]
