from datetime import datetime

from core.retention import forgets
from payments import operations


@forgets()
def proofs(now: datetime) -> None:
    operations.forget_proofs(now=now)
