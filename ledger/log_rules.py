from audit.recording import leave_out, log
from ledger.models import Adjustment, Entry, Posting

log(Adjustment, without={"made_by", "made_at", "decided_by", "decided_at"})

leave_out(Posting, Entry)  # a history themselves
