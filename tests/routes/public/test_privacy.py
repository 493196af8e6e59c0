"""/privacy: says what is kept and whom to ask."""

from app.services.upkeep import CONFIRMATIONS_KEPT
from tests.client import Client


def test_the_notice(client: Client) -> None:
    answer = client.get("/privacy")
    text = answer.find("main").text
    for part in ("不用注册", "10 米", "不写进日志", "只存在这部手机", "12351"):
        assert part in text


def test_the_notice_says_how_long_a_confirmation_is_kept(client: Client) -> None:
    days = CONFIRMATIONS_KEPT.days
    assert f"{days} 天后删除" in client.get("/privacy").find("main").text
    assert f"deleted after {days} days" in client.get("/privacy?lang=en").find("main").text
