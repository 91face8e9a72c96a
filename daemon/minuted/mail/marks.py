"""Know by which names and styles mail programs mark, in HTML, the old message and the signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborNode

#: Stands alone on a line where a program marked everything below as the old message, or the signature.
CUT: Final = "\ue000"
SIGNATURE: Final = "-- "
#: Stands alone on a line where such a signature ends: text below it is no part of it.
END: Final = "\ue001"
#: Marks an element whose whole content is quoted.
QUOTED: Final = ">"

#: class, id or name -> what begins there; the names are those that the programs write.
_MARKS: Final = {
    # Below these everything is old.
    "divRplyFwdMsg": CUT,
    "OLK_SRC_BODY_SECTION": CUT,
    "OutlookMessageHeader": CUT,
    "ms-outlook-mobile-body-separator-line": CUT,
    "stopSpelling": CUT,
    "isForwardContent": CUT,
    "xm_mail_oringinal_describe": CUT,
    "__DIVIDER__": CUT,
    # What is inside of these is old.
    "isReplyContent": QUOTED,
    "mail-editor-reference-message-container": QUOTED,
    "messageReplySection": QUOTED,
    "yahoo_quoted": QUOTED,
    "protonmail_quote": QUOTED,
    "tutanota_quote": QUOTED,
    "zmail_extra": QUOTED,
    "original-content": QUOTED,
    "alimail-quote": QUOTED,
    "ntes-mailmaster-quote": QUOTED,
    "lark-mail-quote": QUOTED,
    "history-quote-wrapper": QUOTED,
    "missive_quote": QUOTED,
    "quote": QUOTED,
    # What is inside of these is a signature, and so is everything whose name has the word in it.
    "WiseStampSig": SIGNATURE,
    "bloop_sign": SIGNATURE,
    "divNeteaseMailCard": SIGNATURE,
}
#: Parts of a class or id of which the rest differs from mail to mail.
_PARTS: Final = {"yahoo_quoted": QUOTED, "signature": SIGNATURE, "lark-mail-quote": QUOTED}
#: What the address of a link holds that NetEase draws a business card with.
_CARD: Final = "prosignature"
#: The attributes that carry such names.
_NAMED: Final = ("class", "id", "name", "data-marker")
#: How Word styles the block with the header of the old message, without blanks.
_WORD: Final = ("border:none;border-top:solid", "1.0pt;padding:3.0pt")


def wanted(source: str) -> dict[str, str]:
    """Choose the marks that a source can hold; mostly there are few to look for."""
    low = source.lower()
    chosen = {name: mark for name, mark in _MARKS.items() if name.lower() in low}
    chosen |= {f"*{part}": mark for part, mark in _PARTS.items() if part in low}
    if "border-top:" in low.replace(" ", ""):
        chosen["style"] = CUT
    return chosen


def mark_of(node: LexborNode, chosen: Mapping[str, str]) -> str | None:
    """Return what begins at *node*: CUT, QUOTED or SIGNATURE, or None where the program marked nothing."""
    attributes = node.attributes
    if node.tag == "a":
        return SIGNATURE if _CARD in (attributes.get("href") or "").lower() else None
    for name in " ".join(attributes.get(each) or "" for each in _NAMED).split():
        mark = chosen.get(name.removeprefix("x_"))
        if mark:
            return mark
        low = name.lower()
        for part, mark in _PARTS.items():
            if f"*{part}" in chosen and part in low:
                return mark
    style = "".join((attributes.get("style") or "").split()).lower() if "style" in chosen else ""
    return CUT if style.startswith(_WORD[0]) and _WORD[1] in style else None
