from importlib import import_module

from django.conf import settings
from django.db import transaction

from accounts import sessions
from accounts.models import UserSession
from accounts.operations.defaults import lock_owner


@transaction.atomic
def end_session(row: UserSession) -> None:
    """End one sign-in of a person: its browser is signed out at once, its software when its access
    token runs out. Raises NotThere when the person is gone."""
    lock_owner(row.user_id)
    if row.family:
        sessions.forget_software(row.family)
    else:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        store(row.session_key).delete()
        sessions.forget_browser(row.session_key)
