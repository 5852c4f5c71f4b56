from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, Conflict


class AddressRefused(BadInput):
    """The address is malformed, or leads into a private network."""

    code = "address_refused"
    message = _("Webhooks cannot be sent to this address.")


class TooManyEndpoints(Conflict):
    code = "too_many_endpoints"
    message = _("You have as many webhooks as there may be.")


class EndpointDisabled(Conflict):
    code = "endpoint_disabled"
    message = _("The webhook is switched off. Switch it on first.")


class JobMovedOn(Conflict):
    code = "job_moved_on"
    message = _("The job has moved on since you opened the page. Please look again.")


class JobWaitsAlready(Conflict):
    code = "job_waits_already"
    message = _("The same job waits in the queue already.")


class Undelivered(Exception):
    """The receiver did not answer as it should; it is tried again."""
