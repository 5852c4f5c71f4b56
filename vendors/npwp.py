"""NPWP, the number under which the tax office knows somebody: 15 digits, or 16 since 2024."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BETWEEN = re.compile(r"[ .-]")  # people write 01.234.567.8-901.000
PATTERN = r"^[0-9]{15,16}$"


def bare(npwp: str) -> str:
    """The digits alone, as they are kept."""
    return BETWEEN.sub("", npwp)


def fifteen_or_sixteen_digits(npwp: str) -> None:
    if not re.fullmatch(PATTERN, bare(npwp)) or npwp != npwp.strip():
        raise ValidationError(_("An NPWP has 15 or 16 digits."), code="invalid")


def shown(npwp: str) -> str:
    """As it stands on papers: one of 15 digits in its groups, one of 16 as it is."""
    if len(npwp) != 15:
        return npwp
    return f"{npwp[:2]}.{npwp[2:5]}.{npwp[5:8]}.{npwp[8]}-{npwp[9:12]}.{npwp[12:]}"
