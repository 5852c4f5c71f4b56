from threading import RLock

from django.contrib import admin

# Some pages take the place of others, and Django forgets all of them where it does not find those:
# a second thread would find half of them.
_turn = RLock()


def discover() -> None:
    """Have the pages of all apps registered, each once, whoever asks first."""
    with _turn:
        admin.autodiscover()
