"""/me: the same for everybody; the phone fills in its own."""

from tests.client import Client


def test_mine_is_a_public_page_that_the_phone_completes(client: Client) -> None:
    answer = client.get("/me")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Offline"] == "keep"
    assert answer.find("#favourites").get("data-remove") == "移除"
    assert answer.find("main").select("noscript")
    chosen = [link.text for link in answer.all(".btn") if link.get("aria-current")]
    assert chosen == ["标准", "中文"]
