"""minuted: what was minuted gets done."""

__version__ = "0.1.0"
