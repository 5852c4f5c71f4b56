"""The payouts of a run as a sheet for the bank."""

import csv
from collections.abc import Callable
from io import StringIO

from catalog.sheets.cells import guarded
from ledger.models import Payout, PayoutRun

Column = tuple[str, Callable[[Payout], str]]


def amount(payout: Payout) -> str:
    return f"{payout.amount:.2f}"


def without_noughts(payout: Payout) -> str:
    return amount(payout).removesuffix(".00")


# What banks take in bulk: our own, and the columns of two of theirs.
LAYOUTS: dict[str, list[Column]] = {
    "generic": [
        ("reference", lambda payout: payout.reference),
        ("bank", lambda payout: payout.bank),
        ("account_number", lambda payout: payout.number),
        ("account_holder", lambda payout: payout.holder),
        ("amount", amount),
    ],
    "bca": [
        ("No. Rekening Tujuan", lambda payout: payout.number),
        ("Nama Penerima", lambda payout: payout.holder),
        ("Jumlah", without_noughts),
        ("Berita", lambda payout: payout.reference),
    ],
    "mandiri": [
        ("Credited Account", lambda payout: payout.number),
        ("Credited Name", lambda payout: payout.holder),
        ("Bank", lambda payout: payout.bank),
        ("Amount", without_noughts),
        ("Remark", lambda payout: payout.reference),
    ],
}


def sheet_of(run: PayoutRun, layout: str = "generic") -> str:
    """What was approved or sent of a run."""
    columns = LAYOUTS[layout]
    written = StringIO()
    sheet = csv.writer(written)
    sheet.writerow([title for title, _value in columns])
    live = [Payout.Status.APPROVED, Payout.Status.SENT]
    for payout in run.payouts.filter(status__in=live).order_by("pk"):
        sheet.writerow([guarded(value(payout)) for _title, value in columns])
    return written.getvalue()
