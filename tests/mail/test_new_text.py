"""Only newly written text counts: one example of each family of mail programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minuted.mail import Quoting, body_text, fresh, new_text, parse

from .conftest import ARRIVED, Read

pytestmark = pytest.mark.pure

HEAD = "From: Bob Chen <bob@example.org>\nSubject: Re: Items\nContent-Type: text/plain; charset=utf-8\n\n"
HTML = HEAD.replace("plain", "html")

#: name -> (body, new text).
PLAIN = {
    "gmail": (
        "done\n\nOn Mon, Mar 2, 2026 at 9:00 AM minuted <minuted@example.org> wrote:\n\n> 1. Book\n> done\n",
        "done",
    ),
    "gmail, wrapped": (
        "done\n\nOn Mon, Mar 2, 2026 at 9:00 AM The Minutes of the Weekly <\n"
        "minuted@example.org> wrote:\n\n> 1. Book\n",
        "done",
    ),
    "gmail, wrapped before the bracket": (
        "ok\n\ntir. 3. mars 2026 kl. 13:09 skrev Minuted <minuted@example.org\n>:\n\n> x\n",
        "ok",
    ),
    "gmail, traditional chinese": (
        "收到\n\nminuted <minuted@example.org> 於 2026年3月2日 週一 上午9:00寫道：\n\n> 1. 訂會議室\n",
        "收到",
    ),
    "gmail, simplified chinese": (
        "完成\n\nminuted <minuted@example.org> 于2026年3月2日周一 09:00写道：\n>\n> 1. 订会议室\n",
        "完成",
    ),
    "gmail, japanese": ("完了\n\n2026年3月2日(月) 9:00 minuted <minuted@example.org>:\n\n> 1. 予約\n", "完了"),
    "gmail, korean": (
        "완료\n\n2026년 3월 2일 (월) 오전 9:00, minuted <minuted@example.org>님이 작성:\n\n> x\n",
        "완료",
    ),
    "gmail, russian": ("готово\n\nпн, 2 мар. 2026 г. в 09:00, minuted <minuted@example.org>:\n\n> x\n", "готово"),
    "gmail, german": (
        "fertig\n\nAm Mo., 2. März 2026 um 09:00 Uhr schrieb minuted <minuted@example.org>:\n\n> x\n",
        "fertig",
    ),
    "gmail, french": ("fait\n\nLe lun. 2 mars 2026 à 09:00, minuted <minuted@example.org> a écrit :\n\n> x\n", "fait"),
    "gmail, spanish": (
        "hecho\n\nEl lun, 2 mar 2026 a las 9:00, minuted (<minuted@example.org>) escribió:\n\n> x\n",
        "hecho",
    ),
    "gmail, italian": (
        "fatto\n\nIl giorno lun 2 mar 2026 alle ore 09:00 minuted <minuted@example.org> ha scritto:\n\n> x\n",
        "fatto",
    ),
    "gmail, portuguese": (
        "feito\n\nEm seg., 2 de mar. de 2026 às 09:00, minuted <minuted@example.org> escreveu:\n\n> x\n",
        "feito",
    ),
    "gmail, dutch": ("klaar\n\nOp ma 2 mrt 2026 om 09:00 schreef minuted <minuted@example.org>:\n\n> x\n", "klaar"),
    "gmail, polish": (
        "gotowe\n\npon., 2 mar 2026 o 09:00 minuted <minuted@example.org> napisał(a):\n\n> x\n",
        "gotowe",
    ),
    "gmail, turkish": (
        "tamam\n\nminuted <minuted@example.org>, 2 Mar 2026 Pzt, 09:00 tarihinde şunu yazdı:\n\n> x\n",
        "tamam",
    ),
    "gmail, vietnamese": (
        "xong\n\nVào Th 2, 2 thg 3, 2026 lúc 09:00 minuted <minuted@example.org> đã viết:\n\n> x\n",
        "xong",
    ),
    "gmail, hungarian": (
        "kész\n\nminuted <minuted@example.org> ezt írta (időpont: 2026. márc. 2., H, 9:00):\n\n> x\n",
        "kész",
    ),
    "apple mail": ("done\n\n> On 2 Mar 2026, at 09:00, minuted <minuted@example.org> wrote:\n> \n> 1. Book\n", "done"),
    "apple mail, chinese": (
        "完成\n\n> 在 2026年3月2日，09:00，minuted <minuted@example.org> 写道：\n> \n> 1. 订\n",
        "完成",
    ),
    "thunderbird": ("Am 02.03.26 um 09:00 schrieb minuted:\n> 1. Raum buchen\n\nfertig\n\n-- \nBob\n", "fertig"),
    "thunderbird, chinese": ("在 2026/3/2 9:00, minuted 写道:\n> 1. 订会议室\n\n完成\n", "完成"),
    "thunderbird, interleaved": (
        "On 3/2/26 09:00, minuted wrote:\n> 1. Book\ndone\n> 2. Pay\nblocked\n",
        "done\n\nblocked",
    ),
    "outlook": (
        "done\n\nFrom: minuted <minuted@example.org>\nSent: Monday, March 2, 2026 9:00 AM\n"
        "To: Bob\nSubject: Items\n\nreply done\n",
        "done",
    ),
    "outlook without address": (
        "done\n\nFrom: minuted\nSent: Monday, March 2, 2026 9:00 AM\nTo: Bob\nSubject: x\n\n1. x\n",
        "done",
    ),
    "outlook web": (
        "done\n________________________________\nFrom: minuted <minuted@example.org>\nSent: Monday\nTo: Bob\n\nold\n",
        "done",
    ),
    "outlook 2010": ("done\n\n-----Original Message-----\nFrom: minuted [mailto:minuted@example.org]\nold\n", "done"),
    "outlook, chinese": (
        "完成\n\n发件人: minuted <minuted@example.org>\n发送时间: 2026年3月2日 9:00\n收件人: 陈波\n主题: 事项\n\n旧\n",
        "完成",
    ),
    "outlook, traditional chinese": (
        "完成\n________________________________\n寄件者: minuted\n寄件日期: 2026年3月2日\n收件者: Bob\n主旨: x\n\n舊\n",
        "完成",
    ),
    "outlook, german": (
        "ok\n\nVon: minuted <minuted@example.org>\nGesendet: Montag, 2. März 2026 09:00\nAn: Bob\nBetreff: x\n\nalt\n",
        "ok",
    ),
    "outlook, french": (
        "ok\n\nDe : minuted <minuted@example.org>\nEnvoyé : lundi 2 mars 2026\nÀ : Bob\nObjet : x\n\nvieux\n",
        "ok",
    ),
    "outlook for mac": (
        'done\n\n\ufeffOn 3/2/26, 9:00 AM, "minuted" <minuted@example.org> wrote:\n\n    old\n',
        "done",
    ),
    "outlook, bold keys": ("done\n\n*From:* minuted <minuted@example.org>\n*Sent:* Monday\n*To:* Bob\n\nold\n", "done"),
    "qq mail": (
        "完成\n\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n"
        '发件人:&nbsp;"minuted"<minuted@example.org>;\n旧\n',
        "完成",
    ),
    "foxmail": (
        "完成\n\n\n\nbob@example.org\n \n发件人： minuted\n发送时间： 2026-03-02 09:00\n收件人： bob\n主题： x\n旧\n",
        "完成",
    ),
    "foxmail, english keys": (
        "done\n\n\n\nbob@example.org\n \nFrom: minuted\nDate: 2026-03-02 09:00\nTo: bob\nSubject: x\nold\n",
        "done",
    ),
    "netease web": (
        '完成\n\n\n\nAt 2026-03-02 09:00:00, "minuted" <minuted@example.org> wrote:\n>1. 订会议室\n>完成\n',
        "完成",
    ),
    "netease web, chinese": ('完成\n\n在 2026-03-02 09:00:00，"minuted" <minuted@example.org> 写道：\n\n旧\n', "完成"),
    "netease master": (
        "完成\n\n\n| |\n陈波\n|\n|\nbob@example.org\n|\n签名由网易邮箱大师定制\n"
        "On 3/2/2026 09:00，minuted<minuted@example.org> wrote：\n旧\n",
        "完成",
    ),
    "netease master, replied message": (
        "完成\n---- 回复的原邮件 ----\n| 发件人 | minuted<minuted@example.org> |\n| 日期 | 2026年03月02日 |\n"
        "| 收件人 | Bob |\n旧\n",
        "完成",
    ),
    "netease, a table of keys": ("完成\n| 发件人 | minuted |\n| 发送日期 | 2026年3月2日 |\n| 主题 | x |\n旧\n", "完成"),
    "coremail, spaced keys": (
        "完成\n\n发 件 人: minuted <minuted@example.org>\n主　题: 事项\n抄　送: x\n\n旧\n",
        "完成",
    ),
    "hmail, answer under a quote": (
        "发件人：minuted <minuted@example.org>\n发送日期：2026-03-02\n主题：x\n>1. 订\n完成\n",
        "完成",
    ),
    "zoho": (
        "done\n\n---- On Mon, 02 Mar 2026 09:00:00 +0800 minuted <minuted@example.org> wrote ----\n\nold\n",
        "done",
    ),
    "zoho, chinese": (
        "完成\n\n---- 在 周一, 2026-03-02 09:00:00, minuted <minuted@example.org> 撰写 ----\n\n旧\n",
        "完成",
    ),
    "proton": ("done\n\n‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, minuted wrote:\n\n> old\n", "done"),
    "android": ("done\n\n---- minuted wrote ----\n\nold\n", "done"),
    "zimbra": (
        '----- Original Message -----\n> From: "minuted" <minuted@example.org>\n> Sent: Monday\n\n> 1. x\n\ndone\n',
        "done",
    ),
    "lotus notes": ("done\n\nminuted/Example wrote on 03/02/2026 09:00:00 AM:\n\n> old\n", "done"),
    "glued to the answer": ("done On Mon, Mar 2, 2026 at 9:00 AM, minuted@example.org wrote:\n> old\n", "done"),
    "orange": (
        "fait\n\n====\n\nMessage du : 02/03/2026 09:00\nDe : minuted@example.org\nA : bob\nObjet : x\n\nvieux\n",
        "fait",
    ),
    "only a date and an address": ("done\n2026/3/2 minuted <minuted@example.org>\n\n> old\n", "done"),
    "a forward": ("fyi\n\n---------- Forwarded message ---------\nFrom: Anna <a@example.org>\nACTION: pay\n", "fyi"),
    "a forward, chinese": ("请看\n\n---------- 转发的邮件 ----------\n发件人：张三\n行动：付款\n", "请看"),
    "apple forward": (
        "fyi\n\nBegin forwarded message:\n\nFrom: Anna <a@example.org>\nSubject: x\n\nACTION: pay\n",
        "fyi",
    ),
    "a forward without a note": (
        "---------- Forwarded message ---------\nFrom: Anna <a@example.org>\nACTION: pay\n",
        "",
    ),
    "a bare quote": ("> 1. Book\n> 2. Pay\n1 done\n", "1 done"),
    "nothing new": ("On Mon, Mar 2, 2026 at 9:00 AM minuted <minuted@example.org> wrote:\n> done\n", ""),
    "lotus notes, with the subject": ("done\n\nAnna Li ---03/02/2026 09:00:00 AM---Please book\n\nold\n", "done"),
    "our own line": ("done\n\n-- reply above this line --\n\nold\n", "done"),
    "html in the text part": ("<div>done</div><div><br></div><blockquote>old</blockquote>\n", "done"),
    "html breaks in the text part": ("Hi,<br/>done<br/><br/><html><body></body></html>\n", "Hi,\ndone"),
}

SIGNED = {
    "mark": ("done\n\n-- \nBob Chen\nExample Ltd\n", "done"),
    "mark without blank": ("done\n--\nBob\n", "done"),
    "formula": ("done\n\nBest regards,\nBob\n", "done"),
    "formula and name on one line": ("done\n\nCheers, Bob\n", "done"),
    "thanks and a name": ("done\n\nThanks,\nBob\n", "done"),
    "chinese formula": ("完成\n\n此致\n敬礼\n陈波\n", "完成"),
    "german formula": ("fertig\n\nMit freundlichen Grüßen\nBob Chen\n", "fertig"),
    "phone": ("done\n\nSent from my iPhone\n", "done"),
    "phone, chinese": ("完成\n\n发自我的iPhone\n", "完成"),
    "phone, german": ("fertig\n\nVon meinem iPhone gesendet\n", "fertig"),
    "outlook for a phone": ("done\n\nGet Outlook for iOS<https://aka.ms/x>\n", "done"),
    "own name": ("done\n\nBob\n", "done"),
    "disclaimer": ("done\n\nThis e-mail and any attachments are\nconfidential. Do not read them.\n", "done"),
    "disclaimer, chinese": ("完成\n\n本邮件及其附件含有保密信息，仅限收件人使用。\n", "完成"),
    "list footer": (
        "done\n\n_______________________________________________\nteam mailing list\nteam@example.org\n",
        "done",
    ),
    "only thanks": ("Thanks!\n", "Thanks!"),
    "thanks as the last word": ("done\nThanks\n", "done\nThanks"),
    "only a name": ("Bob\n", "Bob"),
    "a sentence like a phone": (
        "done\nSent from my desk, it is much easier than on my phone.\n",
        "done\nSent from my desk, it is much easier than on my phone.",
    ),
    "a rule inside a text": ("first\n\n----------\n\nsecond\n", "first\n\n----------\n\nsecond"),
    "a list": ("- done\n- blocked\n", "- done\n- blocked"),
}

KEPT = {
    "a sentence with wrote": "On the other hand, as I wrote, we wait:\nnext week\n",
    "a sentence that names an address": "As I wrote to anna@example.org:\nplease wait\n",
    "labels of minutes": "Date: 2026-03-02\nPresent: Anna, Bob\nGoal: ship\n",
    "chinese labels of minutes": "会议时间：2026年3月2日\n主题：周会\n参会人：张三、李四\n行动项：\n",
    "from and to that are times": "from: Monday\nto: Friday\nI am away\n",
    "an arrow": "-> bob\n",
    "a table": "| task | owner |\n| --- | --- |\n| pay | Bob |\n",
    "action headings between dashes": "----- Action items -----\nBob to pay\n",
    "a time with a colon": "Meeting at 10:00 on 2026-03-02:\nroom 3\n",
}


@pytest.mark.parametrize(("body", "new"), [pytest.param(*case, id=name) for name, case in PLAIN.items()])
def test_quotes_of_every_program_are_left_out(read: Read, quoting: Quoting, body: str, new: str) -> None:
    assert new_text(read(HEAD + body), quoting=quoting) == new


@pytest.mark.parametrize(("body", "new"), [pytest.param(*case, id=name) for name, case in SIGNED.items()])
def test_signatures_are_left_out(read: Read, quoting: Quoting, body: str, new: str) -> None:
    assert new_text(read(HEAD + body), quoting=quoting) == new


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in KEPT.items()])
def test_what_only_looks_like_a_quote_is_kept(read: Read, quoting: Quoting, body: str) -> None:
    assert new_text(read(HEAD + body), quoting=quoting) == body.strip()


MARKUP = {
    "gmail": (
        '<div dir="ltr">done</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Mar 2, 2026 at 9:00 AM '
        'minuted &lt;<a href="mailto:m@example.org">m@example.org</a>&gt; wrote:<br></div>'
        "<blockquote>old</blockquote></div>",
        "done",
    ),
    "gmail, answer inside": ("<blockquote>1. Book</blockquote><div>done</div><blockquote>2. Pay</blockquote>", "done"),
    "outlook": (
        '<p class="MsoNormal">done</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> minuted<br>'
        "<b>Sent:</b> Monday<br><b>To:</b> Bob<br>"
        "<b>Subject:</b> x</p></div><p>old</p>",
        "done",
    ),
    "outlook web, any language": (
        '<div>valmis</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">X: y</div>old',
        "valmis",
    ),
    "outlook, a numbered list": ("<ol><li>done</li><li>blocked</li></ol>", "1. done\n2. blocked"),
    "thunderbird": (
        '<div class="moz-cite-prefix">On 3/2/26 09:00, minuted wrote:<br></div>'
        '<blockquote type="cite">old</blockquote><p>done</p>',
        "done",
    ),
    "qq mail": (
        "<div>完成</div><div><includetail><div>&nbsp;</div>"
        "<div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
        "<div><b>发件人:</b> x</div></includetail></div>",
        "完成",
    ),
    "netease": ('<div>完成</div><div id="isReplyContent">On 2026-03-02 09:00, x wrote: old</div>', "完成"),
    "yahoo": ('<div>done</div><div class="yahoo_quoted">old</div>', "done"),
    "gmail, indented": ('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">done</blockquote>', "done"),
    "a picture in a long line": (
        '<p>done</p><img src="data:image/png;base64,' + "A" * 60_000 + '"><p>2 ok</p>',
        "done\n\n2 ok",
    ),
    "a signature": ('<div>done</div><div class="gmail_signature">Bob<br>Example</div>', "done"),
    "what nobody sees": (
        "<blockquote>old</blockquote><p>ok</p><blockquote style='DISPLAY: none'>done</blockquote>"
        "<span style='mso-hide:all'>done</span><p style='visibility :hidden'>2 drop</p><p>2 blocked</p>",
        "ok\n\n2 blocked",
    ),
    "style and script": ("<style>p{}</style><script>done()</script><p>ok</p><!-- done -->", "ok"),
}


@pytest.mark.parametrize(("body", "new"), [pytest.param(*case, id=name) for name, case in MARKUP.items()])
def test_quotes_in_html_are_left_out(read: Read, quoting: Quoting, body: str, new: str) -> None:
    assert new_text(read(HTML + body), quoting=quoting) == new


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
def test_line_ends_do_not_matter(quoting: Quoting, *, crlf: bool) -> None:
    raw = (HEAD + PLAIN["outlook"][0]).encode()
    assert new_text(parse(raw.replace(b"\n", b"\r\n") if crlf else raw, arrived=ARRIVED), quoting=quoting) == "done"


INLINE = (
    "On Mon, Mar 2, 2026 at 9:00 AM minuted <minuted@example.org> wrote:\n"
    "> Hello Bob,\n>\n> 1. Book the room\n>   by Friday\n\nbooked\nroom 3\n\n"
    "> 2. Pay\nnot mine\n>\n> Reply in a word.\n"
)


def test_an_answer_below_a_quoted_line_says_which(read: Read, quoting: Quoting) -> None:
    found = fresh(read(HEAD + "See below.\n\n" + INLINE), quoting=quoting)
    assert found.text == "See below.\n\nbooked\nroom 3\n\nnot mine"
    assert found.above == {3: "1. Book the room\nby Friday", 6: "2. Pay"}


def test_an_answer_below_a_quoted_element_says_which(read: Read, quoting: Quoting) -> None:
    markup = "<blockquote><p>1. Book</p></blockquote><p>done</p><blockquote>2. Pay</blockquote><p>no</p>"
    assert fresh(read(HTML + markup), quoting=quoting).above == {1: "1. Book", 3: "2. Pay"}


def test_html_counts_only_where_there_is_no_text(read: Read) -> None:
    mail = read(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\n"
        "Content-Type: text/html\n\n<p>Hi<p>you\n--b--\n"
    )
    assert body_text(mail) == "Hi\n\nyou"


def shared_corpus() -> Path:
    return Path(__file__).parents[2].parent / "shared" / "corpus" / "replies"


def test_the_corpus_of_replies_is_read_as_well_as_before(quoting: Quoting) -> None:
    gold = shared_corpus() / "gold.json"
    if not gold.exists():
        pytest.skip("the corpus of replies is not on this machine")
    cases = [case for case in json.loads(gold.read_text("utf-8")) if case["kind"] == "reply"]
    right = 0
    for case in cases:
        mail = parse((shared_corpus() / "eml" / f"{case['id']}.eml").read_bytes(), arrived=ARRIVED)
        got = "".join(new_text(mail, quoting=quoting).split())
        want = "".join(case["visible_reply"].split())
        most = "".join(case["visible_with_signature"].split())
        right += want[:60] in got and len(got) <= len(most) + 20
    assert right / len(cases) > 0.93
