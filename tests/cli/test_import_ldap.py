"""People of an LDAP directory, taken over from a real slapd that has a few traits of an Active Directory."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group
from minuted.config import directory
from minuted.errors import TEMPORARY, ConfigError, MinutedError, Permanent, Temporary
from minuted.model import Language, Person
from servers.slapd import ADMIN, PASSWORD, SUFFIX, Slapd, slapd

pytestmark = [pytest.mark.slapd, pytest.mark.xdist_group("slapd")]

PEOPLE = f"ou=people,{SUFFIX}"
#: A name that would end a filter, if anybody put it into one.
HOSTILE = "Eve *)(uid=*))(|(uid=*"
LDIF = (
    f"""\
dn: cn=Anna Li,{PEOPLE}
objectClass: inetOrgPerson
objectClass: likeActiveDirectory
cn: Anna Li
sn: Li
displayName: Anna Li
mail: Anna@example.org
department: Product
preferredLanguage: en-GB, de;q=0.5
c: DE
userAccountControl: 512
proxyAddresses: SMTP:anna@example.org
proxyAddresses: smtp:anna.li@example.org
proxyAddresses: X500:/o=Example/cn=anna

dn: cn=王磊,{PEOPLE}
objectClass: inetOrgPerson
objectClass: likeActiveDirectory
cn: 王磊
sn: 王
mail: wanglei@example.org
department: 运营部
preferredLanguage: zh-CN
manager: CN=Anna Li, OU=people, DC=example, DC=org

dn: cn=Gone,{PEOPLE}
objectClass: inetOrgPerson
objectClass: likeActiveDirectory
cn: Gone
sn: Gone
mail: gone@example.org
userAccountControl: 514

dn: cn=Eve *\\29\\28uid=*\\29\\29\\28|\\28uid=*,{PEOPLE}
objectClass: inetOrgPerson
cn: {HOSTILE}
sn: Eve
mail: eve@example.org
manager: cn=Boss,{SUFFIX}

dn: cn=Under Eve,{PEOPLE}
objectClass: inetOrgPerson
cn: Under Eve
sn: Under
mail: under@example.org
manager: cn=Eve *\\29\\28uid=*\\29\\29\\28|\\28uid=*,{PEOPLE}

dn: cn=No Mail,{PEOPLE}
objectClass: inetOrgPerson
cn: No Mail
sn: Mail
manager: cn=Nobody,{PEOPLE}

dn: cn=Boss,{SUFFIX}
objectClass: inetOrgPerson
cn: Boss
sn: Boss
mail: boss@example.org

dn: cn=Person Maria,{PEOPLE}
objectClass: inetOrgPerson
cn: Person Maria
sn: Maria
mail: maria@partner.example
secretary: CN=Anna Li, OU=people, DC=example, DC=org

dn: cn=Person Paul,{PEOPLE}
objectClass: inetOrgPerson
cn: Person Paul
sn: Paul
mail: paul@partner.example
secretary: cn=Person Maria,{PEOPLE}

dn: ou=elsewhere,{PEOPLE}
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://127.0.0.1:1/{PEOPLE}

""".replace("\\\\", "\\")
    + "".join(
        f"dn: cn=Person {n},{PEOPLE}\nobjectClass: inetOrgPerson\ncn: Person {n}\nsn: {n}\nmail: p{n}@example.org\n\n"
        for n in range(250)
    )
)
NAMED = "(&(objectClass=person)(mail=*)(!(cn=Person *)))"


@pytest.fixture(scope="session")
def server() -> Iterator[Slapd]:
    with slapd(LDIF) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, server: Slapd, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)
    result = CliRunner().invoke(group, ("init", str(tmp_path), "--yes"), catch_exceptions=False)
    assert result.exit_code == 0
    (tmp_path / "people.toml").write_text(
        '[[person]]\naddress = "boss@example.org"\nname = "The Boss"\n', encoding="utf-8"
    )
    config = tmp_path / "minuted.toml"
    own = f'[ldap]\nbase = "{PEOPLE}"\nbind = "{ADMIN}"\npassword_env = "LDAP_PASSWORD"\npage = 40\n'
    own += f'ca_file = "{server.certificate.cert}"\naliases = ["proxyAddresses"]\n'
    config.write_text(config.read_text(encoding="utf-8").replace("[ldap]\n", own), encoding="utf-8")
    return tmp_path


def take(folder: Path, *arguments: str) -> Result:
    config = str(folder / "minuted.toml")
    return CliRunner().invoke(group, ("people", "import", "--config", config, *arguments), catch_exceptions=False)


def people(folder: Path) -> dict[str, Person]:
    return {person.address: person for person in directory(folder / "people.toml").people}


@pytest.mark.parametrize("scheme", ["ldaps", "ldap+starttls", "ldap"])
def test_people_are_taken_over_however_the_server_is_reached(folder: Path, server: Slapd, scheme: str) -> None:
    port = server.tls_port if scheme == "ldaps" else server.port
    told = take(folder, "--ldap", f"{scheme}://localhost:{port}", "--filter", NAMED).output
    assert people(folder) == {
        "boss@example.org": Person(address="boss@example.org", name="The Boss"),
        "anna@example.org": Person(
            address="anna@example.org",
            name="Anna Li",
            aliases=("anna.li@example.org",),
            language=Language.EN,
            country="DE",
            department="Product",
        ),
        "eve@example.org": Person(address="eve@example.org", name=HOSTILE, manager="boss@example.org"),
        "under@example.org": Person(address="under@example.org", name="Under Eve", manager="eve@example.org"),
        "wanglei@example.org": Person(
            address="wanglei@example.org",
            name="王磊",
            language=Language.ZH,
            department="运营部",
            manager="anna@example.org",
        ),
    }
    assert "! note     1 disabled account left out\n" in told


def test_more_people_than_the_server_gives_at_once_come_page_by_page(folder: Path, server: Slapd) -> None:
    take(folder, "--ldap", f"ldaps://localhost:{server.tls_port}")
    assert len(people(folder)) == 257


def test_who_is_asked_in_place_of_external_people_is_linked_as_managers_are(folder: Path, server: Slapd) -> None:
    config = folder / "minuted.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("[ldap]\n", '[ldap]\npartner = ["secretary"]\n'), encoding="utf-8"
    )
    named = "(|(cn=Anna Li)(cn=Person Maria)(cn=Person Paul))"
    told = take(folder, "--ldap", f"ldaps://localhost:{server.tls_port}", "--filter", named).output
    found = people(folder)
    assert (found["maria@partner.example"].external, found["maria@partner.example"].partner) == (
        True,
        "anna@example.org",
    )
    assert "paul@partner.example: their partner maria@partner.example is external, too; left out" in told
    assert not found["paul@partner.example"].partner


def test_the_url_may_stand_in_the_file(folder: Path, server: Slapd) -> None:
    config = folder / "minuted.toml"
    own = f'[ldap]\nurl = "ldaps://localhost:{server.tls_port}"\n'
    config.write_text(config.read_text(encoding="utf-8").replace("[ldap]\n", own), encoding="utf-8")
    assert take(folder, "--ldap", "--filter", NAMED, "--into", "ad").exit_code == 0
    assert (folder / "people.d" / "ad.toml").exists()
    checked = CliRunner().invoke(group, ("check", "--config", str(config)), catch_exceptions=False).output
    assert f"ok    ldap         ldaps://localhost:{server.tls_port}: 256 people below {PEOPLE}, 1 disabled" in checked


def test_a_server_without_a_base_is_a_mistake_of_the_file(folder: Path) -> None:
    config = folder / "minuted.toml"
    text = config.read_text(encoding="utf-8").replace(f'base = "{PEOPLE}"', 'url = "ldaps://ldap.example.org"')
    config.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"ldap\.base: missing; the DN below which people are"):
        take(folder, "--ldap")


def test_a_wrong_password_is_for_good(folder: Path, server: Slapd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LDAP_PASSWORD", "guessed")
    with pytest.raises(Permanent, match="the login as cn=admin,dc=example,dc=org was refused"):
        take(folder, "--ldap", f"ldaps://localhost:{server.tls_port}")
    assert not (folder / "people.d").exists()


def test_a_missing_password_never_becomes_a_login_without_one(folder: Path, server: Slapd) -> None:
    (folder / "empty").touch(mode=0o600)
    with pytest.raises(ConfigError, match="holds no password"):
        take(folder, "--ldap", f"ldaps://localhost:{server.tls_port}", "--password-file", str(folder / "empty"))


def test_who_may_not_look_gets_a_sentence(folder: Path, server: Slapd) -> None:
    config = folder / "minuted.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(f'bind = "{ADMIN}"\n', ""), encoding="utf-8")
    with pytest.raises(Permanent, match=r"ldaps://localhost:\d+: .*name somebody as bind"):
        take(folder, "--ldap", f"ldaps://localhost:{server.tls_port}")


ASKED_WRONG = {
    "no such base": ("--base", "ou=nowhere,dc=example,dc=org", "there is no 'ou=nowhere,dc=example,dc=org'"),
    "no base at all": ("--base", "people", "there is no 'people'"),
    "no filter": ("--filter", "(cn=*", r"the filter '\(cn=\*' is none"),
}


@pytest.mark.parametrize(("option", "value", "words"), ASKED_WRONG.values(), ids=ASKED_WRONG.keys())
def test_what_makes_no_sense_is_told(folder: Path, server: Slapd, option: str, value: str, words: str) -> None:
    with pytest.raises(Permanent, match=words):
        take(folder, "--ldap", f"ldaps://localhost:{server.tls_port}", option, value)


@pytest.mark.parametrize("scheme", ["ldaps", "ldap+starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(folder: Path, server: Slapd, scheme: str) -> None:
    config = folder / "minuted.toml"
    text = config.read_text(encoding="utf-8").replace(f'ca_file = "{server.certificate.cert}"\n', "")
    config.write_text(text, encoding="utf-8")
    port = server.tls_port if scheme == "ldaps" else server.port
    with pytest.raises(Permanent, match="the certificate is not trusted"):
        take(folder, "--ldap", f"{scheme}://localhost:{port}")


def test_a_certificate_of_another_host_is_refused(folder: Path, server: Slapd) -> None:
    with pytest.raises(Permanent, match="the certificate is not trusted"):
        take(folder, "--ldap", f"ldaps://127.0.0.2:{server.tls_port}")


def test_nothing_is_said_in_the_clear_to_another_machine(folder: Path) -> None:
    with pytest.raises(Permanent, match="in the clear"):
        take(folder, "--ldap", "ldap://ldap.example.org")


def test_a_server_that_is_away_or_silent_is_asked_another_time(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        config = folder / "minuted.toml"
        config.write_text(config.read_text(encoding="utf-8").replace("#seconds = 30", "seconds = 1"), encoding="utf-8")
        with pytest.raises(Temporary) as waiting:
            take(folder, "--ldap", f"ldap://127.0.0.1:{port}")
    with pytest.raises(Temporary) as away:
        take(folder, "--ldap", f"ldap://127.0.0.1:{port}")
    assert (waiting.value.code, away.value.code) == (TEMPORARY, TEMPORARY)


def test_what_an_option_cannot_be_is_told_by_its_name(folder: Path) -> None:
    with pytest.raises(MinutedError, match=r"--url: begins with https:.*ldaps://ldap\.example\.org"):
        take(folder, "--ldap", "https://ldap.example.org")


def test_one_source_is_named(folder: Path) -> None:
    for options in ((), ("--ldap", "ldaps://x", "--csv", "x.csv")):
        result = CliRunner().invoke(group, ("people", "import", "--config", str(folder / "minuted.toml"), *options))
        assert result.exit_code == 2
        assert "name one source" in result.output
