"""What makes the site an app: worker, offline page, manifest, robots."""

import json
import re

import pytest

from tests.client import Client


def test_the_worker_may_fetch_and_names_files_that_exist(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    line = re.match(r"const site = (.*);\n", answer.text)
    assert line
    site = json.loads(line[1])
    assert set(site["words"]) == {"zh-CN", "en"}
    assert all("{when}" in words for words in site["words"].values())
    for url in site["files"]:
        assert "immutable" in client.get(url).headers["Cache-Control"], url


def test_the_manifest_names_icons_that_exist(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    body = answer.json
    assert (body["start_url"], body["display"], body["lang"]) == ("/", "standalone", "zh-CN")
    for icon in body["icons"]:
        assert client.get(icon["src"]).status == 200
    english = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"}).json
    assert english["short_name"] == "Yijia"


def test_the_offline_page_is_honest(client: Client) -> None:
    answer = client.get("/offline")
    assert answer.find("h1").text == "现在没有网络"
    assert "hidden" in answer.find("#last").attributes
    assert "tel:12351" in [link.get("href") for link in answer.all("a")]


@pytest.mark.parametrize("path", ["/near", "/search", "/me", "/places/*/report"])
def test_robots_stay_away_from_positions(client: Client, path: str) -> None:
    assert f"Disallow: {path}\n" in client.get("/robots.txt").text


@pytest.mark.parametrize("url", ["/offline", "/search", "/privacy", "/areas"])
def test_only_chosen_pages_are_kept_on_the_phone(client: Client, url: str) -> None:
    assert "X-Offline" not in client.get(url).headers
