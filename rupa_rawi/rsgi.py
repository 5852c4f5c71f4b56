"""The shop as granian serves it; wsgi.py is for other servers."""

from rupa_rawi.wsgi import application
from serving.http import Server

server = Server(application, forks=True)
