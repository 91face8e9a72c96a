"""Letters: a Letter of the model becomes the finished bytes of one mail, text and HTML."""

from minuted.letters.envelope import instance
from minuted.letters.stationery import Stationery, Written

__all__ = ["Stationery", "Written", "instance"]
