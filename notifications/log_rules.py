from audit.recording import leave_out, log
from notifications.models import Delivery, Job, Mail, WebhookEndpoint

log(WebhookEndpoint, without={"secret", "disabled_at", "created_at"})
log(
    Job,  # of which staff change nothing else
    without={
        *("queue_name", "task_name", "priority", "lock", "queueing_lock", "args", "scheduled_at"),
        *("abort_requested", "worker"),
    },
)

leave_out(Delivery, Mail)  # machinery
