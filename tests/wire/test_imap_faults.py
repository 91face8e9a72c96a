"""The mailbox against a server that misbehaves as real ones were seen to."""

from __future__ import annotations

import threading
import time

import pytest
from structlog.testing import capture_logs

from minuted.errors import Permanent, Temporary
from minuted.wire import Fetched, Mark, Skipped
from servers.scripted_imap import ScriptedImap
from wire.conftest import message


def uids(found):
    return [one.uid for one in found if isinstance(one, Fetched)]


def once(action):
    """Make a hook that does something at the first call and nothing later."""
    left = [action]

    def hook(line, tag, args):
        return left.pop()(line, tag, args) if left else False

    return hook


def bodies_of(uid, action):
    """Make a hook for UID FETCH that acts whenever the body of one mail is asked for."""

    def hook(line, tag, args):
        numbers, _, wanted = args.partition(b" ")
        asked = str(uid).encode() in numbers.split(b",")
        return asked and b"BODY.PEEK[]" in wanted and action(line, tag, args)

    return hook


def said(*lines):
    """Make an action that answers with lines; TAG stands for the command's tag."""

    def action(line, tag, args):
        line.send(*[text.replace(b"TAG", tag) for text in lines])
        return True

    return action


def cut(line, tag, args):
    line.cut()


def half_a_literal(line, tag, args):
    line.send(b"* 2 FETCH (UID 2 BODY[] {5000}", b"Subject: half")
    line.cut()


BAD_BODIES = {
    "the server says NO": said(b"TAG NO [SERVERBUG] cannot read this one"),
    "the body is NIL": said(b"* 2 FETCH (UID 2 BODY[] NIL)", b"TAG OK done"),
    "the body is empty": said(b'* 2 FETCH (UID 2 BODY[] "")', b"TAG OK done"),
    "OK comes without the mail": said(b"TAG OK done"),
    "the literal is longer than announced": said(b"* 2 FETCH (UID 2 BODY[] {4}", b"too long by far)", b"TAG OK done"),
    "the line is cut in the middle of a literal": half_a_literal,
    "the line is cut": cut,
    "the answer makes no sense": said(b"* 2 FETCH (UID 2 BODY[] ((((", b"TAG OK done"),
    "the literal is of an absurd size": said(b"* 2 FETCH (UID 2 BODY[] {99999999999}", b"x)", b"TAG OK done"),
}


@pytest.mark.parametrize("action", BAD_BODIES.values(), ids=BAD_BODIES)
def test_one_mail_that_the_server_cannot_give_stops_no_other_and_is_tried_again(opened, action):
    with ScriptedImap(*[message(number) for number in (1, 2, 3)]) as server:
        server.hooks["UID FETCH"] = bodies_of(2, action)
        box = opened(server.url())
        found = box.fetch()
        assert uids(found) == [1, 3]
        (skipped,) = (one for one in found if isinstance(one, Skipped))
        assert (skipped.uid, skipped.retry) == (2, True)

        server.hooks.clear()
        after = {"INBOX": (1000, 3)}
        assert box.fetch(after) == []
        assert uids(box.fetch(after, again=[("INBOX", 1000, 2), ("INBOX", 999, 1), ("Other", 1000, 1)])) == [2]


def test_a_server_that_can_give_no_mail_at_all_is_temporary(opened):
    with ScriptedImap(*[message(number) for number in range(1, 10)]) as server:
        server.hooks["UID FETCH"] = cut
        with pytest.raises(Temporary):
            opened(server.url()).fetch()


def test_a_trickling_answer_ends_at_the_deadline_of_the_command(opened):
    with ScriptedImap(message(1)) as server:

        def trickle(line, tag, args):
            for _ in range(200):
                line.sock.sendall(b"*")
                if server.over.wait(0.05):
                    break
            return True

        server.hooks["UID SEARCH"] = trickle
        box = opened(server.url(), command_seconds=0.5, read_seconds=5)
        began = time.monotonic()
        with pytest.raises(Temporary, match="no answer in time"):
            box.fetch()
        assert time.monotonic() - began < 4


def test_a_silent_greeting_ends_in_time(opened):
    with ScriptedImap() as server:
        server.talk = lambda line: server.over.wait(20)
        began = time.monotonic()
        with pytest.raises(Temporary, match="no answer in time"):
            opened(server.url(), connect_seconds=0.3).fetch()
        assert time.monotonic() - began < 4


def test_a_trickling_greeting_ends_in_time(opened):
    with ScriptedImap() as server:

        def talk(line):
            while not server.over.wait(0.05):
                line.sock.sendall(b"*")

        server.talk = talk
        began = time.monotonic()
        with pytest.raises(Temporary, match="no answer in time"):
            opened(server.url(), connect_seconds=0.3).fetch()
        assert time.monotonic() - began < 4


def test_an_interrupted_command_leaves_no_half_read_answer_behind(opened):
    class Stopped(BaseException):
        pass

    with ScriptedImap(message(1)) as server:
        box = opened(server.url())
        session = box.box._session
        with pytest.raises(Stopped), session.command():
            raise Stopped
        assert not session.connected
        assert uids(box.fetch()) == [1]


def test_a_mailbox_of_many_is_searched_in_ranges(opened):
    with ScriptedImap() as server:
        server.add(message(1), uid=1)
        server.uidnext = 150_001
        widest = []

        def search(line, tag, args):
            first, _, last = args.removeprefix(b"UID ").partition(b":")
            numbers = range(int(first), int(last) + 1)
            widest.append(len(numbers))
            line.send(b"* SEARCH " + b" ".join(b"%d" % number for number in numbers), tag + b" OK done")
            return True

        server.hooks["UID SEARCH"] = search
        found = opened(server.url()).box.fetch(after={}, ours=lambda header: True, limit=1)
        assert next(found).uid == 1
        found.close()
        assert widest == [5000]
        assert not [line for line in server.log if b"UNSEEN" in line]


def test_a_thin_mailbox_is_searched_in_few_steps(opened):
    with ScriptedImap() as server:
        server.add(message(1), uid=1)
        server.add(message(2), uid=4_000_000)
        assert uids(opened(server.url()).fetch()) == [1, 4_000_000]
        assert len(server.commands("UID SEARCH")) < 60


EARLY = {
    "news comes before the plus": (b"* 2 EXISTS", b"+ idling"),
    "news comes right after the plus": (b"+ idling", b"* 2 EXISTS"),
}


@pytest.mark.parametrize("lines", EARLY.values(), ids=EARLY)
def test_news_at_the_start_of_idle_is_noticed(opened, lines):
    def idle(line, tag, args):
        line.send(*lines)
        assert line.read() == b"DONE"
        line.send(tag + b" OK done")
        return True

    with ScriptedImap(message(1)) as server:
        server.hooks["IDLE"] = idle
        box = opened(server.url())
        after = {"INBOX": (1000, box.fetch()[-1].uid)}
        began = time.monotonic()
        box.box.wait(20)
        assert time.monotonic() - began < 5
        server.add(message(2))
        assert uids(box.fetch(after)) == [2]


@pytest.mark.parametrize(
    ("capabilities", "hooks"),
    [("", {}), ("IDLE", {"IDLE": said(b"TAG NO not today")})],
    ids=["the server has no IDLE", "the server refuses IDLE"],
)
def test_without_idle_the_mailbox_is_looked_at_now_and_then(opened, capabilities, hooks):
    with ScriptedImap(capabilities=capabilities) as server:
        server.hooks.update(hooks)
        box = opened(server.url(), poll_seconds=0.1)
        box.fetch()
        later = threading.Timer(0.3, server.add, (message(1),))
        later.start()
        began = time.monotonic()
        box.box.wait(20)
        later.join()
        assert time.monotonic() - began < 5
        assert uids(box.fetch()) == [1]


def test_a_goodbye_in_idle_is_a_lost_connection(opened):
    def idle(line, tag, args):
        line.send(b"+ idling", b"* BYE shutting down")
        line.cut()

    with ScriptedImap() as server:
        server.hooks["IDLE"] = once(idle)
        box = opened(server.url())
        box.fetch()
        with capture_logs() as logs:
            box.box.wait(20)
        assert [entry["event"] for entry in logs] == ["mailbox.lost", "mailbox.reconnected"]
        assert server.connections == 2


def test_many_failures_are_one_line_in_the_log_and_no_storm_of_connections(opened):
    with ScriptedImap(greeting=b"* BYE go away") as server:
        box = opened(server.url(), retry_first_seconds=0.1, retry_cap_seconds=0.1)
        with capture_logs() as logs:
            for _ in range(50):
                with pytest.raises(Temporary):
                    box.fetch()
            box.box.wait(0.5)
        assert [entry["event"] for entry in logs] == ["mailbox.lost"]
        assert 2 <= server.connections <= 8


LOGINS = {
    "a wrong password": (b"TAG NO [AUTHENTICATIONFAILED] no", Permanent, "the login was refused"),
    "a password without a code": (b"TAG NO LOGIN failed.", Permanent, "the login was refused"),
    "an expired password": (b"TAG NO [EXPIRED] change it", Permanent, "the login was refused"),
    "a limit": (b"TAG NO [LIMIT] too many connections", Temporary, "lets nobody in now"),
    "an unavailable directory": (b"TAG NO [UNAVAILABLE] later", Temporary, "lets nobody in now"),
    "a quota": (b"TAG NO [OVERQUOTA] bandwidth", Temporary, "lets nobody in now"),
    "authenticated but not connected": (b"TAG BAD User is authenticated but not connected.", Temporary, "lets nobody"),
    "too many, in words": (b"TAG NO [ALERT] Too many simultaneous connections. (Failure)", Temporary, "lets nobody"),
    "control characters": (b"TAG NO bad\x1b]0;title\x07 \xff\xe5\xaf\x86", Permanent, "bad.*0;title"),
}


@pytest.mark.parametrize(("answer", "error", "words"), LOGINS.values(), ids=LOGINS)
def test_a_refused_login_is_read_for_what_it_is(opened, answer, error, words):
    with ScriptedImap() as server:
        server.hooks["LOGIN"] = said(answer)
        with pytest.raises(error, match=words) as caught:
            opened(server.url(), "s3cret").fetch()
        assert "s3cret" not in str(caught.value)
        assert str(caught.value).isprintable()


def test_a_line_cut_in_the_login_is_no_wrong_password(opened):
    with ScriptedImap() as server:
        server.hooks["LOGIN"] = cut
        with pytest.raises(Temporary, match="lost while logging in"):
            opened(server.url()).fetch()


def test_a_stripped_starttls_sends_nothing_in_the_clear(opened):
    with ScriptedImap() as server:
        with pytest.raises(Permanent, match="no STARTTLS"):
            opened(server.url("imap+starttls")).fetch()
        assert not server.commands("LOGIN")


def test_a_mail_may_be_moved_without_move_but_never_by_a_plain_expunge(opened):
    with ScriptedImap(*map(message, (1, 2, 3)), capabilities="UIDPLUS") as server:
        server.folders["INBOX"][3].flags.add(b"\\Deleted")  # by a human, who may think again
        box = opened(server.url(), mark=Mark(folder="Handled"))
        box.box.mark(box.fetch(limit=2))
        assert list(server.folders["INBOX"]) == [3]
        assert len(server.folders["Handled"]) == 2
        assert not server.commands("EXPUNGE")


def test_a_copy_that_a_crash_left_is_not_copied_again(opened):
    with ScriptedImap(message(1), message(2), capabilities="UIDPLUS") as server:
        box = opened(server.url(), mark=Mark(folder="Handled"))
        found = box.fetch()
        server.hooks["UID EXPUNGE"] = once(cut)
        with pytest.raises(Temporary):
            box.box.mark(found)
        assert (len(server.folders["INBOX"]), len(server.folders["Handled"])) == (2, 2)
        box.box.wait(0.3)
        box.box.mark(found)
        assert (len(server.folders["INBOX"]), len(server.folders["Handled"])) == (0, 2)


def test_without_move_and_uidplus_a_mail_is_marked_by_its_keyword(opened):
    with ScriptedImap(message(1), capabilities="") as server:
        box = opened(server.url(), mark=Mark(folder="Handled"))
        box.box.mark(box.fetch())
        assert server.folders["INBOX"][1].flags == {b"$Minuted"}


def test_without_keywords_nothing_is_marked_and_nothing_fails(opened):
    with ScriptedImap(message(1)) as server:
        server.keywords = False
        box = opened(server.url())
        box.box.mark(box.fetch())
        assert server.folders["INBOX"][1].flags == set()


def test_the_check_says_what_is_missing_and_what_it_means(opened):
    with ScriptedImap(message(1), capabilities="") as server:
        server.keywords = False
        told = "\n".join(opened(server.url()).box.check())
    for words in ("encryption: none", "missing IDLE", "missing MOVE", "missing UIDPLUS", "missing keywords"):
        assert words in told


def test_marks_are_set_in_batches(opened):
    with ScriptedImap(*map(message, range(1, 251))) as server:
        box = opened(server.url())
        box.box.mark(box.fetch())
        assert len(server.commands("UID STORE")) == 3
        assert all(kept.flags == {b"$Minuted"} for kept in server.folders["INBOX"].values())


STUCK = {
    "the folder cannot be opened": ("EXAMINE", said(b"TAG NO [SERVERBUG] broken index")),
    "no mail can be fetched": ("UID FETCH", said(b"TAG NO broken")),
    "the search is refused": ("UID SEARCH", said(b"TAG NO broken")),
}


@pytest.mark.parametrize(("command", "action"), STUCK.values(), ids=STUCK)
def test_a_server_that_refuses_every_time_is_not_asked_without_rest(opened, command, action):
    with ScriptedImap(*map(message, range(1, 9))) as server:
        server.hooks[command] = action
        box = opened(server.url(), retry_first_seconds=0.05, retry_cap_seconds=0.4)
        until = time.monotonic() + 1
        turns = 0
        while time.monotonic() < until:
            with pytest.raises(Temporary):
                box.fetch()
            box.box.wait(5)
            turns += 1
        assert turns <= 6
