"""The tables of minuted.toml: every option, its kind, its default.  config/minuted.toml explains them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from minuted.config.secret import Source
from minuted.config.urls import ldap_url, mailbox_url, outlet_url, store_url
from minuted.config.values import (
    Clock,
    Country,
    Credential,
    Domains,
    Existing,
    FromFolder,
    Hours,
    MailAddress,
    PasswordFile,
    Stages,
    Weekday,
    Weekdays,
    Word,
    Words,
    Zone,
)
from minuted.model import Language, Policy, Series, Step

#: Where the defaults of [policy] are written down.
POLICY = Policy()


class Table(BaseModel):
    """A table that knows all its keys; values are what TOML says they are, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class Connection(Table):
    """A place that may ask for a password."""

    password_file: PasswordFile | None = None
    password_credential: Credential | None = None
    password_env: Word | None = None

    @property
    def source(self) -> Source | None:
        """Where the password comes from; None where none is needed."""
        if not (self.password_file or self.password_credential or self.password_env):
            return None
        return Source(file=self.password_file, credential=self.password_credential or "", env=self.password_env or "")

    def password(self) -> str:
        """Return the password, "" where none is needed.

        Raises: ConfigError where it cannot be read.
        """
        return self.source.read() if self.source else ""


class MinutedTable(Table):
    address: MailAddress
    name: Word = "minuted"
    zone: Zone = "UTC"
    country: Country = ""
    language: Annotated[Language, Field(strict=False)] = Language.EN
    state: FromFolder | None = None
    allowed_domains: Domains | None = None


class MailboxTable(Connection):
    url: Annotated[str, AfterValidator(mailbox_url)]
    ca_file: Existing | None = None
    allow_plain: bool = False
    after: Literal["keyword", "move"] = "keyword"
    keyword: Annotated[str, Field(pattern=r"^[$A-Za-z][A-Za-z0-9_.-]*$")] = "$Minuted"
    folder: Word = "Minuted"
    #: RFC 2177 asks to renew IDLE before 30 minutes are over.
    idle_minutes: Annotated[int, Field(ge=1, le=29)] = 9


class OutgoingTable(Connection):
    url: Annotated[str, AfterValidator(outlet_url)]
    ca_file: Existing | None = None
    allow_plain: bool = False
    sender: MailAddress | None = None


class StoreTable(Connection):
    url: Annotated[str, AfterValidator(store_url)] | None = None


Attributes = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*$")], ...], Field(strict=False)
]


class LdapTable(Connection):
    """Where ``minuted people import --ldap`` looks, and which attributes hold what (RFC 4512 2.5)."""

    url: Annotated[str, AfterValidator(ldap_url)] | None = None
    base: str = ""
    filter: Word = "(&(objectClass=person)(mail=*))"
    bind: str = ""
    ca_file: Existing | None = None
    allow_plain: bool = False
    #: Active Directory gives at most 1000 at once.
    page: Annotated[int, Field(ge=1, le=10_000)] = 500
    seconds: Annotated[int, Field(ge=1, le=600)] = 30
    address: Attributes = ("mail",)
    name: Attributes = ("displayName", "cn")
    aliases: Attributes = ()
    department: Attributes = ("department", "ou")
    manager: Attributes = ("manager",)
    deputy: Attributes = ()
    partner: Attributes = ()
    language: Attributes = ("preferredLanguage",)
    country: Attributes = ("c",)
    zone: Attributes = ()

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Return the attributes by the fact that they hold."""
        facts = (
            "address",
            "name",
            "aliases",
            "department",
            "manager",
            "deputy",
            "partner",
            "language",
            "country",
            "zone",
        )
        return {fact: getattr(self, fact) for fact in facts if getattr(self, fact)}


class TrustTable(Table):
    authserv_ids: Words = ()
    confirm_days: Annotated[int, Field(ge=1, le=60)] = 3
    secret_days: Annotated[int, Field(ge=1)] = 90


class RulesTable(Table):
    """The rules of ``model.Policy`` that may differ from series to series."""

    stages: Stages = POLICY.stages
    quiet_days: Annotated[int, Field(ge=0)] = POLICY.quiet_days
    undated_days: Annotated[int, Field(ge=1)] = POLICY.undated_days
    undated_times: Annotated[int, Field(ge=0)] = POLICY.undated_times
    wait_hours: Annotated[int, Field(ge=0)] = POLICY.wait_hours
    extension_days: Annotated[int, Field(ge=0)] = POLICY.extension_days
    acceptance_days: Annotated[int, Field(ge=0)] = POLICY.acceptance_days
    help_days: Annotated[int, Field(ge=0)] = POLICY.help_days
    escalation_nudges: Annotated[int, Field(ge=0)] = POLICY.escalation_nudges
    escalation_days: Annotated[int, Field(ge=1)] = POLICY.escalation_days
    escalation_steps: Annotated[tuple[Annotated[Step, Field(strict=False)], ...], Field(strict=False)] = (
        POLICY.escalation_steps
    )
    agenda_days: Annotated[int, Field(ge=0, le=20)] = POLICY.agenda_days
    digest: bool = POLICY.digest
    progress: bool = POLICY.progress
    retrospective: bool = POLICY.retrospective
    retrospective_items: Annotated[int, Field(ge=0)] = POLICY.retrospective_items
    retrospective_people: Annotated[int, Field(ge=0)] = POLICY.retrospective_people
    retrospective_weeks: Annotated[int, Field(ge=0, le=520)] = POLICY.retrospective_weeks
    retrospective_minutes: Annotated[int, Field(ge=15, le=480)] = POLICY.retrospective_minutes
    retrospective_lead_days: Annotated[int, Field(ge=1, le=60)] = POLICY.retrospective_lead_days
    retrospective_lessons_days: Annotated[int, Field(ge=0, le=60)] = POLICY.retrospective_lessons_days
    retrospective_lunch: Hours = POLICY.retrospective_lunch
    retrospective_friday: bool = POLICY.retrospective_friday


class PolicyTable(RulesTable):
    """``model.Policy`` as an operator writes it; zone and country stand under [minuted].

    What stands here and not above goes by the reader, whatever they are written to about.
    """

    yearly: bool = POLICY.yearly
    digest_weekday: Weekday = POLICY.digest_weekday
    digest_time: Clock = POLICY.digest_time
    hours: Hours = POLICY.hours
    days: Weekdays | None = POLICY.days


class SeriesTable(RulesTable):
    """A [[series]]: which meetings it is about, and the rules that differ for them."""

    subject: Words = ()
    key: Words = ()
    list_id: Words = ()

    def series(self, policy: Policy) -> Series:
        """Return it with all its rules: what it does not set is as for all."""
        own = {name: getattr(self, name) for name in self.model_fields_set if name in RulesTable.model_fields}
        return Series(
            subject=self.subject,
            keys=self.key,
            # As the header writes it, or without its angle brackets (RFC 2919).
            list_ids=tuple(each.strip("<> ").lower() for each in self.list_id),
            policy=replace(policy, **own),
        )


class LimitsTable(Table):
    answers_per_sender_per_day: Annotated[int, Field(ge=1)] = 50
    letters_per_hour: Annotated[int, Field(ge=1)] = 1000
    mail_bytes: Annotated[int, Field(ge=16_384)] = 262_144
    parse_seconds: Annotated[int, Field(ge=1, le=600)] = 10
    parse_mb: Annotated[int, Field(ge=128)] = 512


class FilesTable(Table):
    people: Existing | None = None
    conventions: Existing | None = None
    templates: Existing | None = None
    calendars: Existing | None = None


class File(Table):
    """The whole of minuted.toml."""

    minuted: MinutedTable
    mailbox: MailboxTable
    outgoing: OutgoingTable
    store: StoreTable = StoreTable()
    trust: TrustTable = TrustTable()
    policy: PolicyTable = PolicyTable()
    series: Annotated[tuple[SeriesTable, ...], Field(strict=False)] = ()
    limits: LimitsTable = LimitsTable()
    ldap: LdapTable = LdapTable()
    files: FilesTable = FilesTable()
