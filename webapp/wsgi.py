"""The WSGI application that gunicorn serves."""

import os

import django

from webapp.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")  # noqa: TID251 -- Django's own switch

# As `django.core.wsgi.get_wsgi_application` does it, with a handler of ours.
django.setup(set_prefix=False)
application = Handler()
