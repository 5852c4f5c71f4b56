import os

import django

from core.web.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupa_rawi.settings")
django.setup(set_prefix=False)
application = Handler()
