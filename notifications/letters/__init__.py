"""The mails of an event: their receivers and their text.

`addressed` lists the receivers, `write` renders a mail when it is sent. The words
are templates/mail/<language>/<kind>.txt.
"""

from notifications.letters.about import About
from notifications.letters.receivers import WHO_HEARS, Addressed, addressed
from notifications.letters.writing import write

__all__ = [
    "WHO_HEARS",
    "About",
    "Addressed",
    "addressed",
    "write",
]
