"""Static files in production: named by their content, so that a browser may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

# `import … from "./module.js"` in the project's own scripts. Django's own pattern for it also finds what the comments of
# other people's scripts give as examples, and fails on it.
_IMPORTS = ("js/*.js", ((r"""(?P<matched>from ["'](?P<url>\.[^"']+)["'])""", 'from "%(url)s"'),))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also the modules that a script imports go by the names of their content.

    Otherwise a new page could run with an old module that a browser has kept.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, _IMPORTS)
