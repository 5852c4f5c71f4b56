"""The shop as granian serves it; wsgi.py is for other servers."""

import gc

from django.urls import reverse

from rupa_rawi.wsgi import application  # first: it says where the settings are

# isort: split
from core.web.standing import is_at_hand
from serving.http import Server

reverse("schema")  # reads the map of all addresses, and so every view, before the process is two
gc.freeze()  # what is loaded stays: to look through it for garbage would take time, and copy it
gc.collect()  # the oldest are searched once a quarter as many are new: counted without what stays
gc.set_threshold(2_000, 2, 2)  # so a search is short, and each request of the API leaves 25 kB
server = Server(application, forks=True, is_at_hand=is_at_hand)
