"""The headers of an answer: those that have no effect where it is sent are left out."""

import pytest

from tests.web.conftest import MakeSite


@pytest.mark.parametrize(
    ("public_url", "asked", "sent"),
    [
        ("", "http://127.0.0.1:8000", True),
        ("", "http://localhost", True),
        ("", "http://[::1]:8000", True),
        ("", "http://192.168.1.7:8000", False),
        ("", "http://localhost.example", False),
        ("", "https://192.168.1.7:8000", True),
        ("http://yijia.example", "http://yijia.example", False),
        ("https://yijia.example", "http://yijia.example", True),
    ],
)
def test_the_opener_policy_goes_where_browsers_heed_it(
    make_site: MakeSite, public_url: str, asked: str, sent: bool
) -> None:
    client = make_site(public_url=public_url).test_client()
    page = client.get("/privacy", base_url=asked)
    assert page.status_code == 200
    assert page.headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin"] * sent
    assert page.headers.getlist("X-Frame-Options") == ["DENY"]


def test_a_machine_gets_no_opener_policy(make_site: MakeSite) -> None:
    answer = make_site().test_client().get("/healthz")
    assert "Cross-Origin-Opener-Policy" not in answer.headers
