#!/usr/bin/env python
import gc
import os
import sys

SERVICES = ("procrastinate", "runserver")  # all other commands may take their time


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rupa_rawi.settings")
    if sys.argv[1:2] and sys.argv[1] not in SERVICES:
        os.environ.setdefault("DATABASE_LIMITS", "off")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    finally:
        gc.freeze()  # it ends: to search all that was loaded for garbage would take a fifth of it


if __name__ == "__main__":
    main()
