"""The ten-second rule: URL, endpoint, file, template and test of a page agree; all are guarded."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.config import Settings
from app.factory import create_app
from app.web import guard
from tests.architecture.source import ROOT, named, place

ROUTES = ROOT / "app" / "routes"
TESTS = ROOT / "tests" / "routes"
TEMPLATES = ROOT / "app" / "templates"
#: First segments too large for one file, and the files that share them.
SHARED = {
    ("manage", "benefits"): {"benefit_figures", "benefit_states", "benefits"},
    ("public", "benefits"): {"benefits", "campaigns", "claims"},
    ("public", "programmes"): {"checkins", "programme_files", "programmes", "signups"},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("routes")
    environment = {"INSTANCE_DIR": str(folder), "SECRET_KEY": "only for these tests"}
    return create_app(Settings.from_env(environment))


def _ours(site: Flask) -> Iterator[tuple[Rule, Path]]:
    """Each rule of a view in app/routes, with the file of its view."""
    for rule in site.url_map.iter_rules():
        file = site.view_functions[rule.endpoint].__code__.co_filename
        if Path(file).is_relative_to(ROUTES):
            yield rule, Path(file)


def test_every_route_says_who_may_ask(site: Flask) -> None:
    bare = [
        rule.rule for rule in site.url_map.iter_rules() if not guard.guard_of(site, rule.endpoint)
    ]
    assert bare == []


def test_an_endpoint_is_the_path_of_its_view(site: Flask) -> None:
    """`public.near.index` is `index` in routes/public/near.py."""
    for rule, file in _ours(site):
        room = file.relative_to(ROUTES).with_suffix("").as_posix().replace("/", ".")
        view = site.view_functions[rule.endpoint].__name__
        assert rule.endpoint == f"{room}.{view}", rule.rule


def test_a_file_holds_the_urls_of_one_first_segment(site: Flask) -> None:
    """One file for each first segment, so that a URL says where to look."""
    homes: dict[tuple[str, str], set[str]] = {}
    for rule, file in _ours(site):
        segments = [one for one in rule.rule.split("/") if one]
        door = file.parent.name
        if door == "api":
            segments = segments[2:]
        if door == "manage":
            segments = segments[1:]
        first = segments[0] if segments else ""
        homes.setdefault((door, first), set()).add(place(file))
    scattered = {where: files for where, files in homes.items() if len(files) > 1}
    assert {where for where in scattered if where not in SHARED} == set()
    for where, names in SHARED.items():
        assert {Path(file).stem for file in homes.get(where, ())} <= names


def test_urls_are_kebab_case_and_ids_are_never_numbers(site: Flask) -> None:
    for rule, _ in _ours(site):
        plain = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.\-]*", plain), rule.rule
        assert "int" not in rule._converters, rule.rule


def test_every_route_file_has_its_test_file(site: Flask) -> None:
    missing = {
        f"{place(TESTS)}/{file.parent.name}/test_{file.stem}.py"
        for _, file in _ours(site)
        if not list(TESTS.glob(f"{file.parent.name}/test_{file.stem}*.py"))
    }
    assert missing == set()


def test_a_view_renders_templates_of_its_own_room() -> None:
    """routes/public/near.py renders public/near/….html, and each template that it names exists."""
    for path in named(".py", under="app/routes"):
        room = path.relative_to(ROUTES).with_suffix("").as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Constant(value=str(name)) if name.endswith(".html"):
                    assert name.startswith(f"{room}/"), f"{place(path)}: {name}"
                    assert (TEMPLATES / name).exists(), f"{place(path)}: {name}"


def test_every_page_template_is_rendered_by_some_view() -> None:
    code = "\n".join(path.read_text() for path in named(".py", under="app"))
    markup = "\n".join(path.read_text() for path in named(".html", under="app/templates"))
    orphans = [
        name
        for path in named(".html", under="app/templates/public")
        if (name := path.relative_to(TEMPLATES).as_posix()) not in code and name not in markup
    ]
    assert orphans == []


def test_nothing_changes_on_get(site: Flask) -> None:
    """A view that writes takes POST: mail and chat programs fetch links to show them."""
    for rule, file in _ours(site):
        view = site.view_functions[rule.endpoint].__name__
        tree = ast.parse(file.read_text())
        bodies = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == view]
        if "GET" in (rule.methods or set()):
            assert not any("writing()" in ast.unparse(body) for body in bodies), rule.rule


def test_paths_in_templates_lead_somewhere(site: Flask) -> None:
    """Each literal path of a link or form has a route; what is filled in stands for any segment."""
    adapter = site.url_map.bind("localhost")
    dead = []
    for path in named(".html", under="app/templates"):
        for method, target in _targets(path.read_text()):
            if not adapter.test(target, method):
                dead.append(f"{place(path)}: {method} {target}")
    assert dead == []


LINK = re.compile(
    r"<(?P<tag>a|form|link|script|img)\b"
    r"(?P<attributes>(?:[^>{]|{{.*?}}|{%.*?%}|{#.*?#})*)>",
    re.DOTALL,
)
PATH = re.compile(r"""(?:href|action|src)="(?P<path>/(?:[^"{]|{{.*?}})*)\"""")


def _targets(markup: str) -> Iterator[tuple[str, str]]:
    for link in LINK.finditer(markup):
        found = PATH.search(link["attributes"])
        if found:
            posts = link["tag"] == "form" and 'method="post"' in link["attributes"].lower()
            path = re.sub(r"{{ [\w.]+\.query }}", "", found["path"])
            plain = re.sub(r"{{.*?}}", "0123456789", path).split("?")[0].split("#")[0]
            yield ("POST" if posts else "GET"), plain
