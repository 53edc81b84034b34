"""Django's settings, put together by subject; every value from outside comes from `environment`."""

from webapp.settings.api import *
from webapp.settings.base import *
from webapp.settings.cache import *
from webapp.settings.logs import *
from webapp.settings.security import *
