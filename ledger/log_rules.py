from audit.recording import leave_out, log
from ledger.models import (
    Adjustment,
    BankAccount,
    Entry,
    Payout,
    PayoutRun,
    Posting,
    Settlement,
    SettlementLine,
)

log(Adjustment, without={"made_by", "made_at", "decided_by", "decided_at"})

log(BankAccount, without={"number", "verified_by", "changed_at"})  # the log is read by many
log(PayoutRun, without={"left_out", "made_by", "made_at", "approved_by", "approved_at"})

log(Settlement, without={"imported_by", "imported_at"})

leave_out(SettlementLine)  # the gateway's words; its postings are its history
leave_out(Payout)  # its postings are its history
leave_out(Posting, Entry)  # a history themselves
