"""Certificates for the test servers, made by openssl."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from servers.need import program


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A self-signed certificate: it is its own authority."""

    cert: Path
    key: Path


def certificate(folder: Path, *, name: str = "localhost", days: int = 2) -> Certificate:
    """Make a certificate for ``name``; for localhost it covers 127.0.0.1 too."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Certificate(cert=folder / f"{name}.pem", key=folder / f"{name}.key")
    covered = "DNS:localhost,IP:127.0.0.1" if name == "localhost" else f"DNS:{name}"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", str(days), "-subj", f"/CN={name}", "-addext", f"subjectAltName={covered}",
         "-addext", "keyUsage=critical,digitalSignature,keyCertSign",
         "-keyout", str(made.key), "-out", str(made.cert)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return made
