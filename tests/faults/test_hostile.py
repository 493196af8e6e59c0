"""Requests that no page of ours sends, through the real server; the long version is `make soak`."""

import time

from bench.soak import hostile, oddities
from bench.soak.outcome import Outcome
from bench.soak.server import Server
from bench.soak.stage import Stage
from bench.soak.wire import Lost, ask, get
from bench.worlds import World

COUNT = 150


def test_odd_requests_get_a_sentence_and_never_a_mistake_of_ours(
    stage: Stage, world: World, server: Server
) -> None:
    outcome = Outcome("")
    with hostile.site(stage, world) as app:
        requests = hostile.sample(app, world, COUNT, seed=7)
    for odd in requests:
        try:
            answer = ask(server.port, odd.raw)
        except Lost:
            outcome.must(not odd.whole, "no answer", odd.raw)
        else:
            for complaint in hostile.complaints(odd, answer):
                outcome.wrong(complaint, odd.raw)
    assert outcome.problems == []
    assert server.alive()


def test_the_log_says_that_a_request_came_and_nothing_of_what_it_asked(server: Server) -> None:
    where = f"lng={oddities.CANARY_LNG}&lat={oddities.CANARY_LAT}"
    asked = [
        get(f"/near?{where}"),
        get(f"/search?q={oddities.CANARY_WORD}"),
        f"GET /near?{where} HTTP/x\r\n\r\n".encode(),
        f"GET  /near?{where} HTTP/1.1\r\n\r\n".encode(),
        get(f"/near?{where}", f"X Position: {oddities.CANARY_LNG}"),
        get("/", "Expect: 117.0291711111"),
    ]
    before = len(_lines(server))
    statuses = [ask(server.port, raw).status for raw in asked]
    assert statuses == [200, 200, 400, 400, 400, 417]
    time.sleep(0.3)
    told = _lines(server)[before:]
    assert len(told) >= len(asked)
    assert hostile.told_too_much(told) == []


def _lines(server: Server) -> list[str]:
    return server.log.read_text("utf-8", "replace").splitlines()


def test_a_line_that_tells_too_much_is_found() -> None:
    told = [
        '{"time": "2026-11-21T23:00:36.667Z", "route": "/near", "ms": 117.02}',
        '{"route": "/near", "where": "117.029"}',
        "[2026-11-21 23:00:06 +0000] [19556] [WARNING] 'GET /near?lng=117.029' refused",
        '{"event": "zhaobuzhaodeci"}',
    ]
    assert hostile.told_too_much(told) == told[1:]
