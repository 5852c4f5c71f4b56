"""Secrets, told by the name or the type of a field."""

import re

from django.db import models

IN_A_WORD = "passw|secret|token|credential|encrypt"
A_WORD = "(?:api)?key|hash|salt|otp|pin|cvc"
SECRET = re.compile(rf"{IN_A_WORD}|(?:^|_)(?:{A_WORD})(?:e?s)?(?:_|$)")
NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


def names_a_secret(name: str) -> bool:
    """`client_secret`, `accessToken`, `key`; but neither `keywords` nor `shipping`."""
    return SECRET.search(NEXT_WORD.sub("_", name).lower()) is not None


def is_secret(field: models.Field) -> bool:
    """Whether a field is named like a secret, has a type made for one such as an EncryptedField, or
    holds bytes. The id of a related row is none."""
    if field.is_relation:
        return False
    if isinstance(field, models.BinaryField) or names_a_secret(field.name):
        return True
    return any(names_a_secret(kind.__name__) for kind in type(field).__mro__)
