"""Decides what becomes of one understood mail, inside the transaction of ``process``."""

from minuted.intake.circumstances import Circumstances
from minuted.intake.outcome import Taken
from minuted.intake.sorting import take

__all__ = ["Circumstances", "Taken", "take"]
