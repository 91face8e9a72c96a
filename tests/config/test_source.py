"""Reading TOML files and knowing the lines of their keys."""

from pathlib import Path

import pytest

from minuted.config.source import positions, read
from minuted.errors import CONFIGURATION, ConfigError


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        pytest.param("a = 1\nb = 2\n", ("b",), 2, id="a plain key"),
        pytest.param("\n# word\n[t]\n\nk = 1\n", ("t", "k"), 5, id="a key in a table"),
        pytest.param("[t]\n[u]\nk = 1\n", ("u",), 2, id="a table"),
        pytest.param("[t]\na.b = 1\n", ("t", "a", "b"), 2, id="a dotted key"),
        pytest.param('[t]\n"a b" = 1\n', ("t", "a b"), 2, id="a quoted key"),
        pytest.param("[t]\nk = { in = 1 }\n", ("t", "k", "in"), 2, id="an inline table"),
        pytest.param('[t]\nk = [\n  1,\n  2,\n]\nz = "x"\n', ("t", "z"), 6, id="after a list of several lines"),
        pytest.param('[t]\nk = """\n[no]\nz = 2\n"""\nz = 1\n', ("t", "z"), 6, id="after a text of several lines"),
        pytest.param("[t]\r\nk = 1\r\n", ("t", "k"), 2, id="CRLF line ends"),
        pytest.param("[[p]]\nk = 1\n[[p]]\nk = 2\n", ("p", 1, "k"), 4, id="the second of repeated tables"),
        pytest.param("[[p]]\n[p.q]\nk = 1\n", ("p", 0, "q"), 2, id="a table below a repeated one"),
        pytest.param("[a.b]\nk = 1\n", ("a", "b", "k"), 2, id="a nested table"),
        pytest.param('k = "\u2028"\nz = 1\n', ("z",), 2, id="Unicode line separators end no line"),
    ],
)
def test_each_key_knows_its_line(text: str, key: tuple[str | int, ...], line: int) -> None:
    assert positions(text)[key] == line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"a = \n", ":1: not TOML: ", id="no value"),
        pytest.param(b"a = 1\nb = 2\nb = 3\n", ":3: not TOML: cannot overwrite a value", id="a key twice"),
        pytest.param(b"a = 1\n[t\n", ":2: not TOML: ", id="a bracket left open"),
        pytest.param(b"a = [1,\n2\n", ":3: not TOML: ", id="the end of the file inside a list"),
        pytest.param("a = 1\nb = '组'\n".encode("gbk"), ":2: not UTF-8", id="GBK"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "minuted.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"minuted\.toml") as refused:
        read(path)
    assert f"minuted.toml{said}" in str(refused.value)
    assert refused.value.code == CONFIGURATION


def test_a_file_that_is_not_there_is_refused_with_a_way_on(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file; `minuted init` writes one"):
        read(tmp_path / "minuted.toml")


def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    path = tmp_path / "minuted.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\n")
    assert read(path) == {"a": 1}
