"""A Maildir as mailbox and as outlet."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from minuted import wire
from minuted.errors import Permanent
from minuted.wire import DeliveryState, Fetched, Mark, Skipped, WireOptions

OURS = b"To: bot@example.org"


@pytest.fixture
def folder(tmp_path):
    for name in ("tmp", "new", "cur"):
        (tmp_path / name).mkdir()
    return tmp_path


def put(folder, name, raw=OURS + b"\n\nhello\n", where="new"):
    (folder / where / name).write_bytes(raw)
    os.utime(folder / where / name, (1_772_413_200, 1_772_413_200))


def box(folder, **more):
    return wire.mailbox(f"maildir://{folder}", **more)


def fetch(mailbox, limit=100):
    return list(mailbox.fetch(after={}, ours=lambda header: OURS in header, limit=limit))


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_mail_is_fetched_with_crlf_and_its_time_of_arrival(folder):
    put(folder, "1.a")
    (found,) = fetch(box(folder))
    assert found.raw == OURS + b"\r\n\r\nhello\r\n"
    assert found.arrived == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert (found.name, found.size) == ("1.a", 27)


def test_fetching_changes_no_file(folder):
    put(folder, "1.a")
    put(folder, "2.b:2,S", where="cur")
    fetch(box(folder))
    assert files(folder) == ["cur/2.b:2,S", "new/1.a"]


def test_a_mail_that_a_human_read_first_is_fetched_all_the_same(folder):
    put(folder, "1.a:2,RS", where="cur")
    assert [found.name for found in fetch(box(folder))] == ["1.a:2,RS"]


def test_a_marked_mail_is_not_fetched_again_even_after_a_restart(folder):
    put(folder, "1.a")
    put(folder, "2.b:2,S", where="cur")
    mailbox = box(folder)
    found = fetch(mailbox)
    mailbox.mark(found)
    mailbox.mark(found)
    assert files(folder) == ["cur/1.a:2,m", "cur/2.b:2,Sm"]
    assert fetch(box(folder)) == []


def test_a_mail_whose_flags_changed_meanwhile_is_marked_with_them(folder):
    put(folder, "1.a")
    mailbox = box(folder)
    found = fetch(mailbox)
    (folder / "new" / "1.a").rename(folder / "cur" / "1.a:2,FS")
    mailbox.mark(found)
    assert files(folder) == ["cur/1.a:2,FSm"]


def test_a_mark_may_be_a_folder_of_its_own(folder):
    put(folder, "1.a")
    mailbox = box(folder, mark=Mark(folder="Handled"))
    mailbox.mark(fetch(mailbox))
    assert files(folder) == [".Handled/cur/1.a:2,m"]


def test_mail_of_others_stays_as_it_is_and_is_looked_at_once(folder):
    put(folder, "1.a", b"To: somebody@example.org\n\nprivate\n")
    mailbox = box(folder)
    (skipped,) = fetch(mailbox)
    assert isinstance(skipped, Skipped) and not skipped.retry
    assert fetch(mailbox) == []
    assert files(folder) == ["new/1.a"]


def test_no_more_than_the_limit_is_fetched_and_the_rest_comes_next(folder):
    for number in range(5):
        put(folder, f"{number}.a")
    mailbox = box(folder)
    assert [[found.name for found in fetch(mailbox, limit=2)] for _ in range(3)] == [
        ["0.a", "1.a"],
        ["2.a", "3.a"],
        ["4.a"],
    ]


def test_a_large_mail_is_shortened(folder):
    put(folder, "1.a", OURS + b"\nContent-Type: application/pdf\n\n" + b"x" * 5000)
    (found,) = fetch(box(folder, options=WireOptions(whole_octets=1000)))
    assert isinstance(found, Fetched)
    assert (len(found.raw) < 200, found.size) == (True, 5051)


def test_a_place_where_no_maildir_is_cannot_be_read(tmp_path):
    with pytest.raises(Permanent, match="no Maildir"):
        fetch(box(tmp_path / "nowhere"))


def test_waiting_ends_when_there_is_mail_or_somebody_wakes(folder):
    mailbox = box(folder)
    mailbox.wake()
    mailbox.wait(60)
    put(folder, "1.a")
    mailbox.wait(60)
    mailbox.close()


def test_delivering_twice_gives_one_letter(tmp_path):
    outlet = wire.outlet(f"maildir://{tmp_path}/out")
    for _ in range(2):
        told = outlet.deliver(b"Subject: x\n\ny\n", sender="bot@example.org", recipient="bob@example.org", key="k/1")
        assert told.state is DeliveryState.SENT
    (letter,) = files(tmp_path)
    assert (tmp_path / letter).read_bytes() == b"Subject: x\r\n\r\ny\r\n"
    assert letter.startswith("out/new/")


def test_delivering_again_after_somebody_read_it_gives_no_second_letter(tmp_path):
    outlet = wire.outlet(f"maildir://{tmp_path}")
    one = {"sender": "bot@example.org", "recipient": "bob@example.org", "key": "k/1"}
    outlet.deliver(b"x", **one)
    (letter,) = (tmp_path / "new").iterdir()
    letter.rename(tmp_path / "cur" / f"{letter.name}:2,S")
    outlet.deliver(b"x", **one)
    assert len(files(tmp_path)) == 1


def test_a_place_that_cannot_be_written_defers(tmp_path):
    (tmp_path / "file").write_text("")
    outlet = wire.outlet(f"maildir://{tmp_path}/file")
    told = outlet.deliver(b"x", sender="bot@example.org", recipient="bob@example.org", key="k")
    assert told.state is DeliveryState.DEFERRED and told.unreachable
