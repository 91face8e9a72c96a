"""Marks mails on an IMAP server, or moves them, without ever touching another mail."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from minuted.crash import crash_point
from minuted.wire import faults
from minuted.wire.doors import Mark, Place
from minuted.wire.imap_session import Session

log = structlog.get_logger(__name__)

#: Set before a COPY on servers without MOVE, so that after a crash we know that a copy may exist.
MOVING = "$MinutedMoving"


def mark_places(session: Session, folder: str, places: Sequence[Place], mark: Mark, *, batch: int) -> None:
    """Mark the mails at ``places``, all in one folder; a place of an older UIDVALIDITY is left alone."""
    session.select(folder, readonly=False)
    uids = sorted({place.uid for place in places if place.uidvalidity == session.uidvalidity})
    if len(uids) < len(places):
        log.info("mark.skipped", folder=folder, mails=len(places) - len(uids), reason="numbered anew or named twice")
    for start in range(0, len(uids), batch):
        chunk = uids[start : start + batch]
        if mark.folder:
            _move(session, folder, chunk, mark)
        else:
            _flag(session, chunk, mark.keyword)


def _flag(session: Session, uids: Sequence[int], keyword: str) -> None:
    if not {b"\\*", keyword.encode().lower()} & {flag.lower() for flag in session.flags}:
        # ``check`` names the missing keywords at start; the store knows what was handled in any case.
        return
    with session.command() as client:
        client.add_flags(uids, [keyword], silent=True)


def _move(session: Session, folder: str, uids: Sequence[int], mark: Mark) -> None:
    with session.command() as client:
        can_move, can_expunge = client.has_capability("MOVE"), client.has_capability("UIDPLUS")
    if can_move:
        _into(session, uids, _named(session, mark.folder), "move")
        return
    if not can_expunge:
        # A plain EXPUNGE would remove what others marked as deleted (RFC 9051 6.4.3).
        _flag(session, uids, mark.keyword)
        return
    target = _named(session, mark.folder)
    with session.command() as client:
        doubtful = set(client.search(["KEYWORD", MOVING, "UID", ",".join(map(str, uids))]))
    missing = [uid for uid in uids if uid not in doubtful or not _copied(session, folder, uid, target)]
    if missing:
        _flag(session, missing, MOVING)
        _into(session, missing, target, "copy")
        crash_point("after_copy")
    with session.command() as client:
        client.add_flags(uids, [b"\\Deleted"], silent=True)
        client.uid_expunge(uids)


def _named(session: Session, folder: str) -> str:
    """Write a folder's path, which people write with "/", with the server's own separator (RFC 9051 6.3.9)."""
    with session.command() as client:
        roots = client.list_folders("", "")
    separator = roots[0][1] if roots else None
    return folder.replace("/", separator.decode()) if isinstance(separator, bytes) else folder


def _into(session: Session, uids: Sequence[int], target: str, verb: str) -> None:
    """MOVE or COPY, creating the folder on the first refusal."""
    try:
        with session.command() as client:
            getattr(client, verb)(uids, target)
    except faults.Refused as refused:
        with session.command() as client:
            if client.folder_exists(target):
                raise refused
            client.create_folder(target)
            client.subscribe_folder(target)
            getattr(client, verb)(uids, target)


def _copied(session: Session, folder: str, uid: int, target: str) -> bool:
    """Say whether a mail, whose COPY a crash left in doubt, lies in the target folder already."""
    with session.command() as client:
        answer = client.fetch([uid], ["BODY.PEEK[HEADER.FIELDS (Message-ID)]"]).get(uid, {})
    header = next((value for key, value in answer.items() if key.startswith(b"BODY[HEADER.FIELDS")), None)
    message_id = header.partition(b":")[2].strip() if isinstance(header, bytes) else b""
    # The sender wrote it: nothing that could end the command may get into it.
    if not message_id or not all(33 <= byte <= 126 for byte in message_id):
        return False
    session.select(target, readonly=True)
    try:
        with session.command() as client:
            return bool(client.search(["HEADER", "Message-ID", message_id]))
    finally:
        session.select(folder, readonly=False)
