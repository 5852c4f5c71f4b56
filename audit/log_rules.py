from audit.models import LogEntry
from audit.recording import leave_out

leave_out(LogEntry)
