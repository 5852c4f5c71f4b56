import os

import django

from core.web.handler import Handler
from storefront.release import release

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupa_rawi.settings")
django.setup(set_prefix=False)
release()  # of the files that this process runs, before others lie in their place
application = Handler()
