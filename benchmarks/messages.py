"""Makes mixed messages as a busy mailbox holds them; the same seed gives the same bytes."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

TASKS = (
    "send the draft contract to the supplier",
    "check the figures of the second quarter",
    "invite the testers",
    "order two more screens",
    "write down how the release is rolled back",
    "ask legal about the wording",
)
TALK = (
    "We went through the open points of last time and found most of them moving.",
    "There was a longer discussion about the order of the next steps; nobody objected.",
    "The numbers of the pilot look better than expected, but the sample is small.",
)
AUFGABEN = ("整理客户反馈", "更新部署文档", "确认测试环境的预算", "联系供应商确认交期", "准备下周的评审材料")
REDEN = (
    "会上讨论了上周遗留的几个问题，大部分已有进展。",
    "大家对下一步的顺序没有异议。",
    "试点数据好于预期，但样本还比较少。",
)
PEOPLE = (("Ann Moss", "ann.moss"), ("Ben Ortiz", "ben.ortiz"), ("Cleo Park", "cleo.park"), ("Dev Rao", "dev.rao"))
LEUTE = (("赵敏", "zhao.min"), ("钱勇", "qian.yong"), ("孙莉", "sun.li"), ("周强", "zhou.qiang"))


def mixed(count: int, seed: int = 20260302) -> Iterator[bytes]:
    """Yield messages: 70 % plain minutes of 2–8 KB, 20 % HTML of 20–60 KB, 10 % with attachments of 200–800 KB."""
    chance = random.Random(seed)
    for number in range(count):
        kind = chance.random()
        chinese = chance.random() < 0.5
        message = EmailMessage(policy=SMTP)
        people = LEUTE if chinese else PEOPLE
        sender, *others = chance.sample(people, 3)
        message["From"] = f"{sender[0]} <{sender[1]}@example.org>"
        message["To"] = ", ".join(f"{name} <{box}@example.org>" for name, box in others)
        message["Cc"] = "minuted@example.org"
        message["Subject"] = f"项目例会纪要 {number}" if chinese else f"Minutes of project meeting {number}"
        message["Date"] = f"Mon, 02 Mar 2026 09:{number % 60:02d}:00 +0800"
        message["Message-ID"] = f"<bench-{number}@example.org>"
        lines = list(minutes(chance, chinese, others, size=chance.randint(2000, 8000)))
        if kind < 0.7:
            message.set_content("\n".join(lines))
        elif kind < 0.9:
            message.set_content("\n".join(lines))
            padding = "".join(
                f'<p style="margin:0;font-family:Calibri,sans-serif;color:#1f1f1f"><span lang="EN">{line}</span></p>\n'
                for line in (chance.choice(REDEN if chinese else TALK) for _ in range(chance.randint(120, 350)))
            )
            items = "".join(f"<li>{line[2:]}</li>" for line in lines if line.startswith("- "))
            heading = "待办事项" if chinese else "Action items"
            message.clear_content()
            message.set_content(
                f"<html><body>{padding}<h2>{heading}</h2><ul>{items}</ul></body></html>", subtype="html"
            )
        else:
            message.set_content("\n".join(lines))
            blob = base64.b64encode(chance.randbytes(chance.randint(150_000, 600_000)))
            message.add_attachment(blob, maintype="application", subtype="octet-stream", filename=f"plan-{number}.bin")
        yield message.as_bytes()


def minutes(chance: random.Random, chinese: bool, owners: list[tuple[str, str]], size: int) -> Iterator[str]:
    """Yield the lines of minutes with three to six items and about ``size`` characters of talk."""
    talk, spoken = (REDEN, "各位好：") if chinese else (TALK, "Hello all,")
    yield spoken
    yield ""
    written = 0
    while written < size:
        line = " ".join(chance.choice(talk) for _ in range(3))
        written += len(line.encode())
        yield line
    yield ""
    yield "待办事项" if chinese else "Action items"
    for _ in range(chance.randint(3, 6)):
        name = chance.choice(owners)[0]
        if chinese:
            yield f"- {chance.choice(AUFGABEN)}（责任人：{name}，完成时间：3月{chance.randint(10, 28)}日）"
        else:
            yield f"- {name} to {chance.choice(TASKS)} by March {chance.randint(10, 28)}"
