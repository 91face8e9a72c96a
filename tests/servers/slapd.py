"""An OpenLDAP server of our own: a temporary folder, loopback, ports of the kernel's choosing, its own tiny schema."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servers.need import free_ports, missing, program
from servers.tls import Certificate, certificate

SUFFIX = "dc=example,dc=org"
ADMIN, PASSWORD = f"cn=admin,{SUFFIX}", "secret of the directory"
SCHEMA = Path("/etc/ldap/schema")
MODULES = Path("/usr/lib/ldap")
#: What Active Directory has and OpenLDAP has not ([MS-ADA3] 2.357, [MS-ADA1] 2.150).
AD_SCHEMA = """\
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.210 NAME 'proxyAddresses' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.2.141 NAME 'department' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.4203.666.3.1 NAME 'likeActiveDirectory' AUXILIARY
  MAY ( userAccountControl $ proxyAddresses $ department $ c ) )
"""
#: Nobody gets more than a hundred entries at once: who does not ask page by page gets no answer.
SETTINGS = """\
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
include {folder}/ad.schema
modulepath {modules}
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {cert}
TLSCertificateKeyFile {key}
disallow bind_anon
require authc
database mdb
suffix "{suffix}"
directory {folder}/data
maxsize 67108864
dbnosync
limits * size.soft=100 size.hard=100 size.prtotal=unlimited size.pr=100
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{admin}" read by * none
"""
ROOT = f"""\
dn: {SUFFIX}
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: {ADMIN}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: admin
userPassword: {PASSWORD}

dn: ou=people,{SUFFIX}
objectClass: organizationalUnit
ou: people

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slapd:
    """One running server."""

    #: Plain and StartTLS; TLS from the first byte.
    port: int
    tls_port: int
    certificate: Certificate


@contextmanager
def slapd(ldif: str) -> Iterator[Slapd]:
    """Run a server that holds what is given, or skip with the reason and the remedy where its programs are missing."""
    server, add = program("slapd"), program("slapadd")
    if not (SCHEMA / "inetorgperson.schema").exists():
        missing("the schemas of slapd are not on this machine")
    folder = Path(tempfile.mkdtemp(prefix="minuted-ldap-"))
    try:
        made = certificate(folder / "tls")
        (folder / "data").mkdir()
        (folder / "ad.schema").write_text(AD_SCHEMA)
        names = {"schema": SCHEMA, "modules": MODULES, "folder": folder, "suffix": SUFFIX, "admin": ADMIN}
        settings = folder / "slapd.conf"
        settings.write_text(SETTINGS.format(cert=made.cert, key=made.key, **names))
        entries = (ROOT + ldif).encode()
        subprocess.run([add, "-q", "-f", str(settings)], input=entries, check=True, capture_output=True, timeout=60)
        port, tls_port = free_ports(2)
        # The certificate does not speak for the second address.
        places = f"ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{tls_port}/ ldaps://127.0.0.2:{tls_port}/"
        with (folder / "log").open("w") as log:
            # With "-d" it stays in the foreground, a child of the tests.
            command = [server, "-d", "0", "-f", str(settings), "-h", places]
            running = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _await(running, port, folder / "log")
            yield Slapd(port=port, tls_port=tls_port, certificate=made)
        finally:
            running.terminate()
            running.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(running: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until it listens."""
    until = time.monotonic() + 30
    while time.monotonic() < until and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"slapd did not start: {log.read_text()[-2000:]}")
