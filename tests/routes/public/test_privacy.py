"""/privacy: says what is kept and whom to ask."""

from tests.client import Client


def test_the_notice(client: Client) -> None:
    answer = client.get("/privacy")
    text = answer.find("main").text
    for part in ("不用注册", "10 米", "不写进日志", "只存在这部手机", "12351"):
        assert part in text
