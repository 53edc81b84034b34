"""What the static files become: the stylesheets whole and, in production, everything named by its content."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.storage import FileSystemStorage
from django.test import Client

from webapp.static import StaticFilesStorage, StylesheetFinder, joined

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "static"
IMPORT = re.compile(r'^import .* from "(.+)";$', re.MULTILINE)
STYLE_IMPORT = re.compile(r'@import url\("(.+)"\) layer\((\w+)\);')


def without_comments(text: str) -> str:
    """The lines that say something to a browser."""
    lines = re.sub(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/", "", text).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def collected(place: Path) -> dict[str, str]:
    """What `collectstatic` makes in a place of the files that lie there: each name with the one that has the content."""
    storage = StaticFilesStorage(location=place, base_url="/static/")
    files = {
        str(file.relative_to(SOURCE)): (FileSystemStorage(SOURCE), str(file.relative_to(SOURCE)))
        for file in SOURCE.rglob("*")
        if file.is_file()
    }
    # It also yields the compressed form of each.
    named = (
        (name, hashed)
        for name, hashed, _ in storage.post_process(files)
        if not hashed.endswith((".gz", ".br"))
    )
    return dict(named)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("staticfiles")
    shutil.copytree(SOURCE, place, dirs_exist_ok=True)
    return place


@pytest.fixture(scope="module")
def named(place: Path) -> dict[str, str]:
    return collected(place)


def test_modules_import_each_other_by_the_names_of_their_content(place: Path, named: dict[str, str]) -> None:
    scripts = {name: hashed for name, hashed in named.items() if name.endswith(".js")}
    assert scripts.keys() == {str(file.relative_to(SOURCE)) for file in SOURCE.rglob("*.js")}
    imports = 0
    for name, hashed in scripts.items():
        meant = IMPORT.findall((SOURCE / name).read_text())
        written = IMPORT.findall((place / hashed).read_text())
        for imported, by_content in zip(meant, written, strict=True):
            target = (SOURCE / name).parent / imported
            assert ((place / hashed).parent / by_content).resolve() == (
                place / named[str(target.resolve().relative_to(SOURCE))]
            )
            imports += 1
    assert imports > 0


@pytest.mark.parametrize("stylesheet", ["app.css", "docs.css"])
def test_stylesheet_is_one_file_with_every_part_in_its_layer_and_in_order(
    place: Path, named: dict[str, str], stylesheet: str
) -> None:
    whole = (place / named[f"css/{stylesheet}"]).read_text()
    parts = STYLE_IMPORT.findall((SOURCE / "css" / stylesheet).read_text())
    assert parts
    expected = [f"@layer {layer} {{\n{(SOURCE / 'css' / part).read_text()}}}" for part, layer in parts]
    assert "\n".join(map(without_comments, expected)) in whole
    assert "/*" not in whole
    assert "@import" not in whole
    assert (place / "css" / stylesheet).read_text() == whole, "also under its plain name"


def test_every_part_belongs_to_the_stylesheet_of_the_pages() -> None:
    imported = [part for part, _ in STYLE_IMPORT.findall((SOURCE / "css" / "app.css").read_text())]
    parts = [str(part.relative_to(SOURCE / "css")) for part in (SOURCE / "css").glob("*/**/*.css")]
    assert sorted(imported) == sorted(parts)


def test_parts_of_stylesheets_are_not_collected(place: Path, named: dict[str, str]) -> None:
    assert [name for name in named if re.fullmatch(r"css/.+/.+\.css", name)] == []
    assert list((place / "css").glob("*/**/*.css")) == []


def test_layer_of_a_part_is_its_folder() -> None:
    for part, layer in STYLE_IMPORT.findall((SOURCE / "css" / "app.css").read_text()):
        assert part.split("/")[0] == layer


def test_collecting_once_more_changes_nothing(place: Path, named: dict[str, str]) -> None:
    shutil.copytree(SOURCE, place, dirs_exist_ok=True)
    assert collected(place) == named


@pytest.mark.parametrize(
    ("stylesheet", "part"),
    [
        ('@import "part.css" layer(base);', "a{color:red}"),
        ('@import url("part.css");', "a{color:red}"),
        ('@import url("part.css") layer(base) screen;', "a{color:red}"),
        ('@import url("part.css") layer(base);', '@import url("another.css") layer(base);\n'),
        ('@import url("part.css") layer(base);', 'a { background: url("a.png"); }\n'),
    ],
    ids=["no-url", "no-layer", "a-condition", "a-part-that-imports", "a-part-that-refers-to-a-file"],
)
def test_what_cannot_be_joined_is_refused(stylesheet: str, part: str) -> None:
    with pytest.raises(ValueError, match="joined"):
        joined(f"{stylesheet}\n", lambda _: part)


def test_missing_part_is_named(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "app.css").write_text('@import url("base/missing.css") layer(base);\n')
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    files = {"css/app.css": (FileSystemStorage(tmp_path), "css/app.css")}
    with pytest.raises(ValueError, match=r"css/base/missing\.css"):
        list(storage.post_process(files))


class TestOnALaptop:
    """Where nothing is collected."""

    @pytest.fixture
    def source(self, tmp_path: Path, settings: LazySettings) -> Path:
        settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "static"], tmp_path / "staticfiles"
        source = tmp_path / "static" / "css"
        (source / "base").mkdir(parents=True)
        (source / "app.css").write_text('@import url("base/links.css") layer(base);\n')
        (source / "base" / "links.css").write_text("a {\n  color: red;\n}\n")
        return source

    def found(self) -> Path:
        return Path(StylesheetFinder().find("css/app.css"))

    def test_stylesheet_is_joined_as_it_is_for_production(self, source: Path) -> None:
        assert self.found().read_text() == "@layer base {\na {\ncolor: red;\n}\n}\n"
        assert StylesheetFinder().find("css/app.css", find_all=True) == [str(self.found())]

    def test_a_part_that_changed_shows_at_once(self, source: Path) -> None:
        self.found()
        (source / "base" / "links.css").write_text("a:hover { color: red; }\n")
        assert "a:hover" in self.found().read_text()
        assert [file.name for file in self.found().parent.iterdir()] == ["app.css"], (
            "nothing is left beside it"
        )

    def test_one_that_did_not_change_stays_the_file_it_is(self, source: Path) -> None:
        # Reading it moves the time it was last read.
        states = [
            (found.st_ino, found.st_mtime_ns, found.st_size)
            for found in (self.found().stat(), self.found().stat())
        ]
        assert states[0] == states[1]

    @pytest.mark.parametrize(
        "path", ["css/base/links.css", "css/missing.css", "js/app.css", "css/../css/app.css"]
    )
    def test_other_files_are_left_to_others(self, source: Path, path: str) -> None:
        assert StylesheetFinder().find(path) == []
        assert StylesheetFinder().find(path, find_all=True) == []

    def test_nothing_is_collected_twice(self, source: Path) -> None:
        assert list(StylesheetFinder().list(None)) == []

    def test_pages_get_it_under_the_name_they_know(
        self, client: Client, tmp_path: Path, settings: LazySettings
    ) -> None:
        settings.STATIC_ROOT = tmp_path
        answer = client.get("/static/css/app.css")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/css")
        assert b"@layer components {\n" in answer.getvalue()
