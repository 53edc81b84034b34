"""How the static files are named in production."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from webapp.static import StaticFilesStorage

ROOT = Path(__file__).parents[3]
IMPORT = re.compile(r'^import .* from "(.+)";$', re.MULTILINE)


def test_modules_import_each_other_by_the_names_of_their_content(tmp_path):
    shutil.copytree(ROOT / "static" / "js", tmp_path / "js")
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    files = {
        str(file.relative_to(tmp_path)): (FileSystemStorage(tmp_path), str(file.relative_to(tmp_path)))
        for file in tmp_path.rglob("*.js")
    }
    # It also yields the compressed form of each.
    processed = storage.post_process(files)
    named = {name: hashed for name, hashed, _ in processed if hashed.endswith(".js")}
    assert named.keys() == files.keys()
    imports = 0
    for name, hashed in named.items():
        meant = IMPORT.findall((tmp_path / name).read_text())
        written = IMPORT.findall((tmp_path / hashed).read_text())
        for imported, by_content in zip(meant, written, strict=True):
            target = (tmp_path / name).parent / imported
            assert ((tmp_path / hashed).parent / by_content).resolve() == (
                tmp_path / named[str(target.resolve().relative_to(tmp_path.resolve()))]
            )
            imports += 1
    assert imports > 0
