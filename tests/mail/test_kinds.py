"""Machines are told from people, headers before words."""

from __future__ import annotations

import pytest

from minuted.mail import Quoting, is_list, machine_kind
from minuted.model import Kind

from .conftest import Read

pytestmark = pytest.mark.pure

OWN = ("minuted@example.org",)
FROM = "From: Bob Chen <bob@example.org>\n"
REPORT = (
    'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n--b\n\nSee below\n'
    "--b\nContent-Type: message/{kind}\n\n{fields}\n--b--\n"
)

MACHINES = {
    "a delivery report": (REPORT.format(kind="delivery-status", fields="Action: failed"), Kind.BOUNCE),
    "a delivery report that is delayed": (REPORT.format(kind="delivery-status", fields="Action: delayed"), Kind.BOUNCE),
    "a receipt of reading": (REPORT.format(kind="disposition-notification", fields="Disposition: x"), Kind.AUTOMATIC),
    "a complaint": (REPORT.format(kind="feedback-report", fields="Feedback-Type: abuse"), Kind.AUTOMATIC),
    "failed recipients": ("X-Failed-Recipients: x@example.net\n\nx\n", Kind.BOUNCE),
    "auto-submitted": ("Auto-Submitted: auto-replied (vacation)\n\nI am away\n", Kind.AUTOMATIC),
    "auto-submitted with parameters": ("Auto-Submitted: auto-generated; owner=x\n\nx\n", Kind.AUTOMATIC),
    "auto-submitted, the second one": ("Auto-Submitted: no\nAuto-Submitted: auto-replied\n\nx\n", Kind.AUTOMATIC),
    "x-autoreply": ("X-Autoreply: yes\n\nx\n", Kind.AUTOMATIC),
    "icloud vacation": ("X-Apple-Action: VACATION\n\nx\n", Kind.AUTOMATIC),
    "exchange rule": ("X-MS-Exchange-Inbox-Rules-Loop: bob@example.org\n\nx\n", Kind.AUTOMATIC),
    "exchange vacation with a null sender": (
        "Return-Path: <>\nSubject: Automatic reply: Your items\n\nx\n",
        Kind.AUTOMATIC,
    ),
    "bulk": ("Precedence: bulk\n\nx\n", Kind.AUTOMATIC),
    "junk": ("X-Precedence: Junk\n\nx\n", Kind.AUTOMATIC),
    "null sender": ("Return-Path: <>\nSubject: x\n\nx\n", Kind.BOUNCE),
    "chinese bounce": ("Subject: 系统退信\n\n您的邮件未能送达\n", Kind.BOUNCE),
    "aliyun bounce": ("Subject: 来自postmaster@example.cn的退信\n\n未能送达\n", Kind.BOUNCE),
    "german bounce": ("Subject: Unzustellbar: Protokoll\n\nx\n", Kind.BOUNCE),
    "japanese bounce": ("Subject: 配信不能: 議事録\n\nx\n", Kind.BOUNCE),
    "english out of office": ("Subject: Out of Office: 1 item for you\n\nx\n", Kind.AUTOMATIC),
    "chinese automatic answer": ("Subject: 自动回复：周会纪要\n\n休假\n", Kind.AUTOMATIC),
    "traditional chinese automatic answer": ("Subject: 自動回覆: 會議\n\nx\n", Kind.AUTOMATIC),
    "german absence": ("Subject: Abwesenheitsnotiz: Protokoll\n\nx\n", Kind.AUTOMATIC),
    "french automatic answer": ("Subject: Réponse automatique : Points\n\nx\n", Kind.AUTOMATIC),
    "japanese automatic answer": ("Subject: 自動返信: 議事録\n\nx\n", Kind.AUTOMATIC),
    "spanish automatic answer": ("Subject: Respuesta automática: Acta\n\nx\n", Kind.AUTOMATIC),
    "chinese automatic answer with a blank": ("Subject: 自动回复 Re: 周会\n\nx\n", Kind.AUTOMATIC),
    "arabic automatic answer": ("Subject: رد تلقائي: x\n\nx\n", Kind.AUTOMATIC),
    "hebrew automatic answer": ("Subject: תשובה אוטומטית: x\n\nx\n", Kind.AUTOMATIC),
    "thai automatic answer": ("Subject: ตอบกลับอัตโนมัติ: x\n\nx\n", Kind.AUTOMATIC),
    "slovene automatic answer": ("Subject: Samodejni odgovor: x\n\nx\n", Kind.AUTOMATIC),
    "an absence with its end": ("Subject: Out of office until 12 March\n\nx\n", Kind.AUTOMATIC),
    "a delay with its reason": (
        "Subject: Delivery delayed: Weekly\n\nThe recipient's mailbox is full.\n",
        Kind.BOUNCE,
    ),
    "a chinese bounce with its reason": ("Subject: 邮件投递失败通知\n\n收件人邮箱不存在\n", Kind.BOUNCE),
    "outlook recall": ("Subject: Recall: Minutes\n\nBob would like to recall\n", Kind.AUTOMATIC),
    "qq vacation without a header": ("Subject: Re: 周会\n\n这是来自QQ邮箱的假期自动回复邮件。\n您好\n", Kind.AUTOMATIC),
    "an automatic answer by its first words": (
        "Subject: Re: x\n\nThis is an automated response. Thanks.\n",
        Kind.AUTOMATIC,
    ),
    "an invitation": (
        "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\n",
        Kind.INVITATION,
    ),
    "an acceptance": (
        "Auto-Submitted: auto-generated\nSubject: Accepted: Review\nContent-Type: text/calendar\n\nMETHOD:REPLY\n",
        Kind.INVITATION,
    ),
    "an invitation to a list": (
        "List-Id: <x.example.org>\nContent-Type: text/calendar\n\nMETHOD:REQUEST\n",
        Kind.AUTOMATIC,
    ),
}


@pytest.mark.parametrize(("rest", "kind"), [pytest.param(*case, id=name) for name, case in MACHINES.items()])
def test_machines_are_recognised(read: Read, quoting: Quoting, rest: str, kind: Kind) -> None:
    found = machine_kind(read(FROM + rest), quoting=quoting, own=OWN)
    assert found is not None
    assert found[0] == kind
    assert found[1]


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("MAILER-DAEMON@mx.example.net (Mail Delivery System)", Kind.BOUNCE),
        ("postmaster@example.net", Kind.BOUNCE),
        ("no-reply@example.net", Kind.AUTOMATIC),
        ("minuted@example.org", Kind.AUTOMATIC),
        ("minuted+abc@example.org", Kind.AUTOMATIC),
    ],
)
def test_some_senders_are_machines(read: Read, quoting: Quoting, sender: str, kind: Kind) -> None:
    found = machine_kind(read(f"From: {sender}\nSubject: Re: x\n\ndone\n"), quoting=quoting, own=OWN)
    assert found is not None
    assert found[0] == kind


PEOPLE = {
    "a plain answer": "Subject: Re: 1 item for you\n\ndone\n",
    "auto-submitted no": "Auto-Submitted: no\n\ndone\n",
    "suppressed responses": "X-Auto-Response-Suppress: All\nSubject: Re: x\n\ndone\n",
    "a feedback id": "Feedback-ID: 1:2:fastmail\n\ndone\n",
    "a mailing list": "List-Id: <team.example.org>\nPrecedence: list\nList-Unsubscribe: <mailto:x>\n\ndone\n",
    "a delay in the middle of a subject": "Subject: Re: the delayed delivery failure\n\ndone\n",
    "a meeting about vacations": "Subject: Vacation planning, minutes\n\nx\n",
    "a meeting about absence": "Subject: Absence policy: minutes\n\nx\n",
    "a meeting about reading": "Subject: Reading list\n\nx\n",
    "a meeting about deliveries": "Subject: Delivery delayed: supplier call\n\nACTION: Bob to call\n",
    "a chinese meeting about bounces": "Subject: 退信处理流程讨论纪要\n\n行动项：张三整理清单\n",
    "a chinese meeting about automatic answers": "Subject: 自动回复设置会议纪要\n\n行动项：张三整理清单\n",
    "a french reminder": "Subject: Rappel : réunion du 3 mars\n\nAction : Bob\n",
    "minutes on holidays": "To: a@example.org\nCc: b@example.org\nSubject: Urlaub: Planung\n\nAufgabe: Bob\n",
    "an answer to an automatic answer": "In-Reply-To: <1@x>\nSubject: Re: Automatic reply: x\n\n1 done\n",
    "a chinese meeting about leave": "Subject: 休假安排会议纪要\n\nx\n",
    "sorry for the late answer": "Subject: Re: x\n\nI was on vacation, sorry. done\n",
    "an answer to a bounce": "In-Reply-To: <1@x>\nSubject: Re: Undeliverable: x\n\nWhy did this bounce?\n",
    "a page that only looks like a bounce": "Subject: Undeliverable: mail\nContent-Type: text/html\n\n<p>click</p>\n",
    "a calendar file without a method": "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n",
}


@pytest.mark.parametrize("rest", [pytest.param(rest, id=name) for name, rest in PEOPLE.items()])
def test_people_are_left_alone(read: Read, quoting: Quoting, rest: str) -> None:
    assert machine_kind(read(FROM + rest), quoting=quoting, own=OWN) is None


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        pytest.param("List-Id: <x.example.org>\n", True, id="list-id"),
        pytest.param("Precedence: list\n", True, id="precedence"),
        pytest.param("Sender: owner-team@example.org\n", True, id="owner"),
        pytest.param("Sender: team-bounces@example.org\n", True, id="bounces"),
        pytest.param("Sender: bob@example.org\n", False, id="a person"),
        pytest.param("Precedence: first-class\n", False, id="another precedence"),
    ],
)
def test_lists_are_recognised(read: Read, rest: str, *, expected: bool) -> None:
    assert is_list(read(FROM + rest + "\nx\n")) is expected


def test_data_files_of_the_wrong_shape_are_named() -> None:
    with pytest.raises(ValueError, match=r"quoting/xx\.toml: \[attribution\] verbs"):
        Quoting.compile({"xx": {"attribution": {"verbs": "wrote"}}})


def test_no_data_files_at_all_still_read(read: Read) -> None:
    bare = Quoting.compile({})
    assert machine_kind(read(FROM + "Subject: Auto: x\n\nx\n"), quoting=bare, own=()) is None
