"""Reads what operators edit, minuted.toml, the directory, conventions, languages, calendars: the only TOML reader."""

from minuted.config.people import Department, Directory, directory
from minuted.config.settings import Config, ldap_options, load
from minuted.config.shipped import calendars, conventions, languages, quoting, shipped, template_folders
from minuted.config.tables import (
    Connection,
    LdapTable,
    LimitsTable,
    MailboxTable,
    OutgoingTable,
    StoreTable,
    TrustTable,
)

__all__ = [
    "Config",
    "Connection",
    "Department",
    "Directory",
    "LdapTable",
    "LimitsTable",
    "MailboxTable",
    "OutgoingTable",
    "StoreTable",
    "TrustTable",
    "calendars",
    "conventions",
    "directory",
    "languages",
    "ldap_options",
    "load",
    "quoting",
    "shipped",
    "template_folders",
]
