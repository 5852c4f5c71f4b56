from datetime import datetime

from core.retention import forgets
from payments import operations


@forgets(after="KEEP_PROOFS_DAYS")
def proofs(before: datetime) -> None:
    operations.forget_proofs(before)
