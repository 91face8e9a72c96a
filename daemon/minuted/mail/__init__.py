"""One message: octets to Mail, what kind it is, who sent it and with what proof, and the newly written text."""

from minuted.mail.addresses import addressed_to
from minuted.mail.bounces import bounced
from minuted.mail.headers import read_headers
from minuted.mail.kinds import attached_method, is_list, is_unattended, machine_kind, only_unattended, responds
from minuted.mail.layers import Layer, layers
from minuted.mail.newtext import Fresh, body_text, fresh, new_text
from minuted.mail.parse import parse
from minuted.mail.proofs import proof
from minuted.mail.quoting import Quoting
from minuted.mail.tokens import returned, tokens

__all__ = [
    "Fresh",
    "Layer",
    "Quoting",
    "addressed_to",
    "attached_method",
    "body_text",
    "bounced",
    "fresh",
    "is_list",
    "is_unattended",
    "layers",
    "machine_kind",
    "new_text",
    "only_unattended",
    "parse",
    "proof",
    "read_headers",
    "responds",
    "returned",
    "tokens",
]
