"""Bodies as mail programs write them, each beside the blocks that a reader sees in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from minuted.reading.blocks import Block, html_to_blocks, lines_to_blocks

pytestmark = pytest.mark.pure

#: ``NAME.html`` and ``NAME.txt``; ``NAME.html.blocks`` holds what must come of it, one line a block.
FILES = sorted(path for path in (Path(__file__).parent / "bodies").iterdir() if path.suffix in (".html", ".txt"))


def shown(path: Path) -> str:
    """Write the blocks of a body as the ``.blocks`` files hold them: lines, nesting and kind, then the words."""
    text = path.read_text("utf-8")
    found = html_to_blocks(text) if path.suffix == ".html" else lines_to_blocks(text)
    return "".join(map(_line, found))


def _line(block: Block) -> str:
    lines = str(block.line) if block.line == block.last else f"{block.line}-{block.last}"
    level = "#" * block.depth if block.kind == "heading" else "  " * block.depth
    box = {None: "", False: " open", True: " done"}[block.checked]
    flags = "".join(sign for sign, flag in (("*", block.strong), ("~", block.struck)) if flag)
    mark = f" {block.mark.style}{block.mark.number or ''}" if block.mark.style else ""
    head = " of " + " / ".join(block.header) if block.header else ""
    return f"{lines:>5} {level}{block.kind}{box}{flags}{mark}{head}: {block.text}\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_body_is_cut_into_the_blocks_that_a_reader_sees(path: Path) -> None:
    assert shown(path) == path.with_suffix(path.suffix + ".blocks").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_line_ends_of_other_systems_make_no_difference_to_the_words(path: Path) -> None:
    text = path.read_text("utf-8")
    read = html_to_blocks if path.suffix == ".html" else lines_to_blocks
    assert [block.text for block in read(text.replace("\n", "\r\n"))] == [block.text for block in read(text)]
