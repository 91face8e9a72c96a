"""The mailbox against a real Dovecot."""

from __future__ import annotations

import email
import os
import signal
import threading
import time
from email.message import EmailMessage
from email.policy import SMTP, compat32

import pytest
from structlog.testing import capture_logs

from minuted.errors import Permanent, Temporary
from minuted.wire import Fetched, Mark, Skipped
from servers.dovecot import running
from wire.conftest import message

pytestmark = pytest.mark.dovecot


@pytest.fixture
def user(dovecot):
    return dovecot.new_user()


@pytest.fixture
def box(dovecot, user, opened):
    return opened(dovecot.url(user), dovecot.passwords[user], ca_file=dovecot.ca_file)


def uids(found):
    return [one.uid for one in found]


def cursor(found):
    return {"INBOX": (found[-1].uidvalidity, found[-1].uid)}


def test_mails_are_fetched_whole_in_order_and_no_flag_is_set(dovecot, user, box):
    dovecot.deliver(user, message(1), message(2))
    found = box.fetch()
    assert uids(found) == [1, 2]
    assert found[0].raw.endswith(message(1))
    assert found[0].arrived.tzinfo is not None
    assert dovecot.listing(user) == {1: (), 2: ()}


def test_fetching_goes_on_after_the_cursor(dovecot, user, box):
    dovecot.deliver(user, message(1), message(2))
    first = box.fetch(limit=1)
    assert uids(first) == [1]
    assert uids(box.fetch(cursor(first))) == [2]
    assert box.fetch(cursor(box.fetch())) == []


def test_mail_of_others_stays_untouched(dovecot, user, box):
    dovecot.deliver(user, message(1, to="carl@example.net"), message(2))
    found = box.fetch(ours=lambda header: b"To: bot@example.org" in header)
    assert [type(one) for one in found] == [Skipped, Fetched]
    assert not found[0].retry
    box.box.mark([one for one in found if isinstance(one, Fetched)])
    assert dovecot.listing(user) == {1: (), 2: ("$Minuted",)}


def test_a_mail_that_a_human_read_first_is_fetched_all_the_same(dovecot, user, box):
    dovecot.deliver(user, message(1))
    with dovecot.client(user) as human:
        human.fetch([1], ["BODY[]"])
    assert uids(box.fetch()) == [1]
    assert dovecot.listing(user) == {1: ("\\Seen",)}


def test_a_mail_that_vanishes_between_search_and_fetch_is_skipped(dovecot, user, box):
    dovecot.deliver(user, message(1), message(2), message(3))

    def ours(header):
        if b"<1@" in header:
            with dovecot.client(user) as human:
                human.delete_messages([2])
                human.uid_expunge([2])
        return True

    found = box.fetch(ours=ours)
    assert [type(one) for one in found] == [Fetched, Skipped, Fetched]
    assert (found[1].why, found[1].retry) == ("gone before it was fetched", False)


@pytest.mark.parametrize("part_octets", [1 << 20, 20_000], ids=["text whole", "text cut"])
def test_of_a_large_mail_only_texts_and_calendar_entries_are_fetched(dovecot, user, opened, part_octets):
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "anna@example.org", "bot@example.org", "Minutes"
    mail.set_content("ACTION: Bob to book the room\n" * 1000)
    mail.add_alternative("<p>ACTION: Bob to book the room</p>", subtype="html")
    mail.add_attachment(os.urandom(400_000), maintype="application", subtype="pdf", filename="计划.pdf")
    inner = EmailMessage(policy=SMTP)
    inner["From"], inner["Subject"] = "carl@example.org", "the forwarded one"
    inner.set_content("forwarded words")
    inner.add_attachment(os.urandom(1000), maintype="image", subtype="png", filename="x.png")
    mail.add_attachment(inner)
    simple = EmailMessage(policy=SMTP)
    simple["Subject"] = "a simple one"
    simple.set_content("simple words")
    mail.add_attachment(simple)
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    dovecot.deliver(user, mail.as_bytes())

    box = opened(dovecot.url(user), dovecot.passwords[user], ca_file=dovecot.ca_file, part_octets=part_octets)
    (found,) = box.fetch()
    assert found.size > 540_000 > 60_000 > len(found.raw)
    got = email.message_from_bytes(found.raw, policy=compat32)
    assert got["Subject"] == "Minutes"
    assert not any(part.defects for part in got.walk())
    leaves = [part for part in got.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in leaves] == [
        "text/plain", "text/html", "application/pdf", "text/plain", "image/png", "text/plain", "text/calendar",
    ]  # fmt: skip
    assert [part.get_payload().strip() for part in leaves[3:]] == [
        "forwarded words", "", "simple words", "BEGIN:VCALENDAR",
    ]  # fmt: skip
    pdf = leaves[2]
    assert pdf.get_filename().endswith(".pdf") and pdf.get_payload() == ""
    assert int(pdf["X-Minuted-Left-Out"]) > 400_000
    assert (leaves[0]["X-Minuted-Left-Out"] is not None) == (part_octets < 29_000)
    assert len(leaves[0].get_payload()) <= part_octets
    assert dovecot.listing(user) == {1: ()}


def test_a_large_mail_of_one_part_is_cut(dovecot, user, box):
    dovecot.deliver(user, message(1, body="0123456789\r\n" * 200_000))
    (found,) = box.fetch()
    assert (1 << 20) - 20 < len(found.raw) < (1 << 20) + 2000
    assert b"\r\nX-Minuted-Left-Out: " in found.raw


def test_marks_are_moved_to_a_folder_that_is_made_when_it_is_missing(dovecot, user, opened):
    dovecot.deliver(user, message(1), message(2), message(3))
    box = opened(dovecot.url(user), dovecot.passwords[user], mark=Mark(folder="Erledigt/会议"), ca_file=dovecot.ca_file)
    box.box.mark(box.fetch(limit=2))
    assert list(dovecot.listing(user)) == [3]
    assert len(dovecot.listing(user, "Erledigt.会议")) == 2


def test_marking_again_or_what_is_gone_is_no_error(dovecot, user, box):
    dovecot.deliver(user, message(1), message(2))
    found = box.fetch()
    with dovecot.client(user) as human:
        human.delete_messages([1])
        human.uid_expunge([1])
    box.box.mark(found)
    box.box.mark(found)
    assert dovecot.listing(user) == {2: ("$Minuted",)}


def test_after_a_renumbering_every_mail_is_looked_at_again_and_old_places_are_not_marked(dovecot, user, opened):
    dovecot.deliver(user, message(1))
    first = opened(dovecot.url(user), dovecot.passwords[user], ca_file=dovecot.ca_file)
    before = first.fetch()
    first.box.close()
    folder = dovecot.home / "mail" / user / "Maildir"
    (old,) = {one.uidvalidity for one in before}
    while True:  # a UIDVALIDITY is a second of the clock
        for index in folder.glob("dovecot*"):
            index.unlink()
        dovecot.deliver(user, message(2))
        with dovecot.client(user) as client:
            if client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"] != old:
                break
        time.sleep(0.1)
    second = opened(dovecot.url(user), dovecot.passwords[user], ca_file=dovecot.ca_file)
    with capture_logs() as logs:
        after = second.fetch(cursor(before))
    assert before[0].raw in {one.raw for one in after}
    assert [(entry["event"], entry["old"]) for entry in logs if entry["log_level"] == "warning"] == [
        ("mailbox.renumbered", old)
    ]
    second.box.mark(before)
    assert set(dovecot.listing(user).values()) == {()}


def test_waiting_ends_as_soon_as_mail_arrives(dovecot, user, box):
    box.fetch()
    later = threading.Timer(0.3, dovecot.deliver, (user, message(1)))
    later.start()
    began = time.monotonic()
    box.box.wait(30)
    assert 0.2 < time.monotonic() - began < 10
    later.join()
    assert uids(box.fetch()) == [1]


def test_mail_that_came_between_fetching_and_waiting_is_noticed(dovecot, user, box):
    box.fetch()
    dovecot.deliver(user, message(1))
    began = time.monotonic()
    box.box.wait(30)
    assert time.monotonic() - began < 10


def test_waiting_ends_with_its_time_or_when_somebody_wakes_it(dovecot, user, box):
    box.fetch()
    box.box.wait(0.2)
    alarm = threading.Timer(0.2, box.box.wake)
    alarm.start()
    began = time.monotonic()
    box.box.wait(30)
    assert time.monotonic() - began < 10
    alarm.join()


def test_idle_is_renewed_and_goes_on_noticing(dovecot, user, opened):
    box = opened(dovecot.url(user), dovecot.passwords[user], ca_file=dovecot.ca_file, idle_seconds=0.1)
    box.fetch()
    later = threading.Timer(0.5, dovecot.deliver, (user, message(1)))
    later.start()
    began = time.monotonic()
    box.box.wait(30)
    assert 0.4 < time.monotonic() - began < 10
    later.join()


def test_a_killed_connection_in_idle_is_noticed_at_once_and_opened_again(dovecot, user, box):
    dovecot.deliver(user, message(1))
    seen = box.fetch()
    (worker,) = dovecot.workers(user)
    killer = threading.Timer(0.2, os.kill, (worker, signal.SIGKILL))
    killer.start()
    with capture_logs() as logs:
        began, work = time.monotonic(), time.process_time()
        box.box.wait(30)
        assert (time.monotonic() - began < 10, time.process_time() - work < 1) == (True, True)
        killer.join()
        dovecot.deliver(user, message(2))
        assert uids(box.fetch(cursor(seen))) == [2]
    assert [entry["event"] for entry in logs] == ["mailbox.lost", "mailbox.reconnected"]


def test_a_frozen_server_in_idle_is_noticed_when_idle_is_renewed(dovecot, user, opened):
    box = opened(dovecot.url(user), dovecot.passwords[user], ca_file=dovecot.ca_file, idle_seconds=0.5, read_seconds=1)
    box.fetch()
    (worker,) = dovecot.workers(user)
    freezer = threading.Timer(0.2, os.kill, (worker, signal.SIGSTOP))
    freezer.start()
    try:
        began = time.monotonic()
        box.box.wait(30)
        assert time.monotonic() - began < 10
        dovecot.deliver(user, message(1))
        assert uids(box.fetch()) == [1]
    finally:
        freezer.join()
        os.kill(worker, signal.SIGKILL)


def test_a_wrong_password_is_permanent_and_never_shown(dovecot, user, opened):
    box = opened(dovecot.url(user), "wr0ng-s3cret", ca_file=dovecot.ca_file)
    with (
        capture_logs() as logs,
        pytest.raises(Permanent, match=r"the login was refused: .*Authentication failed") as caught,
    ):
        box.fetch()
    assert "wr0ng" not in str(caught.value) + str(logs)
    assert "\n" not in str(caught.value)


def test_a_password_may_hold_any_character(dovecot, user, opened):
    dovecot.add(user, password='密码"\\ ü')
    assert opened(dovecot.url(user), '密码"\\ ü', ca_file=dovecot.ca_file).fetch() == []


def test_an_unknown_certificate_is_permanent_and_names_the_option(dovecot, user, opened):
    with pytest.raises(Permanent, match=r"certificate is not trusted: self.signed certificate.*ca_file"):
        opened(dovecot.url(user), dovecot.passwords[user]).fetch()


def test_an_unreadable_file_of_authorities_is_permanent(dovecot, user, opened, tmp_path):
    with pytest.raises(Permanent, match="cannot read these certificate authorities"):
        opened(dovecot.url(user), "x", ca_file=tmp_path / "none.pem")


def test_starttls_encrypts_before_the_password(dovecot, user, opened):
    box = opened(dovecot.url(user, "imap+starttls"), dovecot.passwords[user], ca_file=dovecot.ca_file)
    told = "\n".join(box.box.check())
    assert "encryption: TLSv1" in told and dovecot.token in told


def test_a_stopped_server_is_temporary_and_comes_back_with_one_line_in_the_log(opened):
    with running() as dovecot:
        dovecot.deliver("bot", message(1))
        box = opened(dovecot.url("bot"), lambda: dovecot.passwords["bot"], ca_file=dovecot.ca_file)
        seen = box.fetch()
        dovecot.stop()
        with capture_logs() as logs:
            with pytest.raises(Temporary):
                box.fetch(cursor(seen))
            box.box.wait(1)
            dovecot.start()
            dovecot.deliver("bot", message(2))
            box.box.wait(30)
            assert uids(box.fetch(cursor(seen))) == [2]
        assert [entry["event"] for entry in logs] == ["mailbox.lost", "mailbox.reconnected"]
        assert logs[1]["failures"] > 2


def test_too_many_connections_is_no_wrong_password(opened):
    with running(connections=1) as dovecot:
        password = dovecot.passwords["bot"]
        first = opened(dovecot.url("bot"), password, ca_file=dovecot.ca_file)
        first.fetch()
        second = opened(dovecot.url("bot"), password, ca_file=dovecot.ca_file)
        with pytest.raises(Temporary, match="lets nobody in now"):
            second.fetch()


def test_a_missing_folder_is_named(dovecot, user, opened):
    box = opened(dovecot.url(user).replace("INBOX", "Nowhere"), dovecot.passwords[user], ca_file=dovecot.ca_file)
    with pytest.raises(Temporary, match="Nowhere"):
        box.fetch()
