"""Django's settings for tests: the service's own, over an environment that reaches nothing outside this machine.

The environment must be clean before `webapp.settings` is imported, since it reads the variables while it is.
"""

from __future__ import annotations

from tests import environment

environment.clean()

from webapp.settings import *  # noqa: E402, F403 -- the environment has to stand first
