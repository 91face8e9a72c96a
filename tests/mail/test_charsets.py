"""Octets become text whatever their label says."""

import pytest

from minuted.mail.charsets import decode, decode_words

pytestmark = pytest.mark.pure

CHINESE = "请在周五前完成预算表"


@pytest.mark.parametrize(
    ("octets", "charset", "text"),
    [
        pytest.param(CHINESE.encode(), "utf-8", CHINESE, id="utf-8"),
        pytest.param(CHINESE.encode(), "big5", CHINESE, id="utf-8 labelled big5"),
        pytest.param("镕基".encode("gbk"), "gb2312", "镕基", id="gbk characters in gb2312"),
        pytest.param("㐀好".encode("gb18030"), "GBK", "㐀好", id="gb18030 labelled gbk"),
        pytest.param(CHINESE.encode("gb18030"), None, CHINESE, id="chinese without a label"),
        pytest.param(CHINESE.encode("hz"), "hz-gb-2312", CHINESE, id="hz, whose octets are ascii"),
        pytest.param("會議紀錄".encode("big5"), "Big5", "會議紀錄", id="big5"),
        pytest.param("予定表".encode("iso-2022-jp"), "ISO-2022-JP", "予定表", id="iso-2022-jp"),
        pytest.param("予定表".encode("iso-2022-jp"), None, "予定表", id="iso-2022-jp without a label"),
        pytest.param("予定表".encode("cp932"), "shift_jis", "予定表", id="shift_jis"),
        pytest.param("회의".encode("cp949"), "ks_c_5601-1987", "회의", id="korean by its old name"),
        pytest.param("für".encode("latin-1"), "iso-8859-1", "für", id="latin-1"),
        pytest.param("“für”".encode("cp1252"), "iso-8859-1", "“für”", id="windows quotes labelled latin-1"),
        pytest.param("für".encode("cp1252"), "x-nonsense", "für", id="a set nobody knows"),
        pytest.param("für".encode("utf-16"), "utf-16", "für", id="utf-16"),
        pytest.param(b"done", "zlib", "done", id="a codec of octets"),
        pytest.param(b"done", "rot13", "done", id="a codec of text"),
        pytest.param("f\xfcr".encode("latin-1"), "idna", "für", id="idna"),
        pytest.param("f\xfcr".encode("latin-1"), "unicode_escape", "für", id="escapes"),
        pytest.param("f\xfcr".encode("latin-1"), "", "für", id="an empty label"),
        pytest.param("f\xfcr".encode("latin-1"), "a\0b", "für", id="NUL in the label"),
        pytest.param(b"do\0ne", "utf-8", "done", id="NUL in the text"),
        pytest.param(b"+2AA-done", "utf-7", "done", id="a lone surrogate"),
        pytest.param(b"\xef\xbb\xbfdone", "utf-8", "done", id="byte order mark"),
    ],
)
def test_text_is_read_whatever_its_label_says(octets: bytes, charset: str | None, text: str) -> None:
    assert decode(octets, charset)[0] == text


def test_a_guess_is_named() -> None:
    assert "windows-1252" in decode(b"f\xfcr", "x-nonsense")[1]
    assert decode(CHINESE.encode(), "utf-8")[1] == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("=?utf-8?B?5Lya6K6u?=", "会议", id="base64"),
        pytest.param("=?UTF-8?Q?caf=C3=A9_ole?=", "café ole", id="quoted-printable"),
        pytest.param("=?utf-8?B?5Lya6A==?= =?utf-8?B?rq4=?=", "会议", id="cut in the middle of a character"),
        pytest.param("Re: =?gb2312?B?6Ua7+Q==?= ok", "Re: 镕基 ok", id="gbk in gb2312, text around it"),
        pytest.param("=?iso-2022-jp?B?GyRCTT1Eakk9GyhC?=", "予定表", id="iso-2022-jp"),
        pytest.param("=?utf-8?B?5Lya6K6u?", "=?utf-8?B?5Lya6K6u?", id="never closed"),
        pytest.param("=?utf-8?B?!!!?= x", " x", id="no base64 at all"),
        pytest.param("=?utf-8*en?Q?hi?=", "hi", id="with a language"),
    ],
)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    assert decode_words(value) == text
