from core.imports import load_alone

# simplejwt asks it for a signal; its package is Django's test client, unittest and Jinja
load_alone("django.test.signals")
