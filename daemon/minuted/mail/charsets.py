"""Turn bytes of a declared, wrong or unknown character set into text that every database accepts."""

from __future__ import annotations

import binascii
from typing import Final

from minuted import re2

#: Names that mail programs use and Python does not know, or knows as a narrower set.
_ALIASES: Final = {
    "ascii": "us-ascii",
    "big5": "big5hkscs",
    "cp-850": "cp850",
    "euc-kr": "cp949",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "windows-1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "ks_c_5601-1987": "cp949",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "shift-jis": "cp932",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "tis-620": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "windows-31j": "cp932",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-windows-949": "cp949",
}
#: Simplified Chinese in all its names is read as GB18030, which contains the others.
_CHINESE: Final = ("gb", "x-gb", "cp936", "ms936", "windows-936", "euc-cn", "chinese", "csgb", "x-euc-cn")
#: Their bytes are plain ASCII, so that a check for UTF-8 would always succeed.
_DECLARED_FIRST: Final = (
    "iso-2022",
    "iso2022",
    "csiso2022",
    "hz",
    "utf-7",
    "utf7",
    "utf-16",
    "utf-32",
    "utf16",
    "utf32",
)
#: Python codecs that pass for text encodings, but make something else of mail.
_NOT_TEXT: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})

_ENCODED_WORD: Final = re2.compile(r"=\?([!-<>@-~]{1,80})\?([BbQq])\?([^?]*)\?=")


def decode(octets: bytes, charset: str | None) -> tuple[str, str]:
    """Decode *octets* and say what had to be guessed.

    The order is: strict UTF-8 (labels are often wrong), GB18030 for every Chinese label, the declared set, and
    windows-1252, which always succeeds.  The text holds no NUL and no lone surrogate.

    Returns:
        The text, and an English phrase of doubt or "".
    """
    name = (charset or "").strip().strip("\"'").lower()
    text, doubt = _decode(octets, name)
    return clean(text), doubt


def clean(text: str) -> str:
    """Remove NUL and lone surrogates: PostgreSQL, UTF-8 and RE2 refuse them."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "ignore").decode()
    return text.removeprefix("\ufeff")


def _decode(octets: bytes, name: str) -> tuple[str, str]:
    if name.startswith(_DECLARED_FIRST):
        text = _try(octets, _ALIASES.get(name, name))
        if text is not None:
            return text, ""
    elif b"\x1b$" in octets and octets.isascii():
        text = _try(octets, "iso2022_jp_ext")
        if text is not None:
            return text, ""
    text = _try(octets, "utf-8")
    if text is not None:
        return text, ""
    if name.startswith(_CHINESE):
        text = _try(octets, "gb18030")
        if text is not None:
            return text, ""
        return octets.decode("gb18030", "replace"), f"the text is not clean {name[:40]}"
    if name and name not in ("utf-8", "us-ascii", "ascii", "8bit", "unknown-8bit", "x-unknown", "unknown", "default"):
        text = _try(octets, _ALIASES.get(name, name))
        if text is not None:
            return text, ""
    if _is_chinese(octets[:4096]):
        return octets.decode("gb18030", "replace"), "no usable character set was declared; read as GB18030"
    label = "".join(c for c in name if c.isalnum() or c in "-_.")[:40] or "none"
    return octets.decode("windows-1252", "replace"), f"character set {label} does not fit; read as windows-1252"


def _is_chinese(octets: bytes) -> bool:
    """Guess whether undeclared octets are Chinese: accented Latin letters hardly ever come in the pairs of GB2312."""
    high = sum(octet > 127 for octet in octets)
    pairs = sum(c > "\x7f" for c in octets.decode("gb2312", "ignore"))
    return high >= 4 and pairs * 2 >= high * 0.8


def _try(octets: bytes, name: str) -> str | None:
    if name.replace("_", "-") in _NOT_TEXT or "\0" in name:
        return None
    try:
        return octets.decode(name)
    except (LookupError, UnicodeError, ValueError):
        # LookupError: no such codec, or one that is no text encoding (zlib, hex, rot13).
        return None


def decode_words(value: str) -> str:
    """Decode the encoded words (RFC 2047) and raw 8-bit octets of one header value.

    Neighbouring words of one character set are joined before decoding, because many programs cut in the middle of a
    character.  *value* is as the compat32 policy gives it: octets above 127 are surrogate escapes.
    """
    if not value.isascii():
        value = decode(value.encode("utf-8", "surrogateescape"), None)[0]
    if "=?" not in value:
        return value
    out: list[str] = []
    pending = b""
    pending_charset = ""
    end = 0
    for found in _ENCODED_WORD.finditer(value):
        between = value[end : found.start()]
        charset, how, coded = found.groups()
        charset = charset.split("*", 1)[0].lower()
        if pending and (between.strip() or charset != pending_charset):
            out.append(decode(pending, pending_charset)[0])
            pending = b""
        if between.strip() or end == 0:
            out.append(between)
        pending += _base64(coded) if how in "Bb" else _quoted(coded)
        pending_charset = charset
        end = found.end()
    if pending:
        out.append(decode(pending, pending_charset)[0])
    out.append(value[end:])
    return "".join(out)


def _base64(coded: str) -> bytes:
    octets = coded.encode("ascii", "ignore").rstrip(b"= ")
    # A lone last character holds no octet; padding is what programs forget first.
    octets = octets[: len(octets) - 1] if len(octets) % 4 == 1 else octets
    try:
        return binascii.a2b_base64(octets + b"=" * (-len(octets) % 4))
    except binascii.Error:
        return coded.encode("utf-8", "ignore")


def _quoted(coded: str) -> bytes:
    return binascii.a2b_qp(coded.encode("utf-8", "ignore"), header=True)
