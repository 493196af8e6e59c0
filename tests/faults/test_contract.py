"""Random questions to the machine door; the long version is `make soak`."""

import json
import random

from bench.soak.contract import Contract, Questions
from bench.soak.outcome import Outcome, Span
from bench.soak.posts import Field
from bench.soak.server import Server
from bench.soak.wire import Answer, ask, get
from bench.worlds import World


def test_every_answer_is_one_that_the_contract_describes(world: World, server: Server) -> None:
    outcome = Outcome("")
    asked = Questions(server.port, Field.of(world, points=30), random.Random(8))
    asked.run(Span(0, least=120), outcome)
    assert outcome.problems == []
    assert asked.statuses[200] > 5 and asked.statuses[400] > 2


def test_another_answer_is_complained_about(server: Server) -> None:
    held = Contract(json.loads(ask(server.port, get("/api/v1/openapi.json")).text))
    json_type = {"content-type": "application/geo+json"}
    assert "not described" in held.complaint("/places", Answer(200, {}, b"{}", 0.0))
    assert "required" in held.complaint("/places", Answer(200, json_type, b"{}", 0.0))
    good = ask(server.port, get("/api/v1/places?near=117.02,36.66"))
    assert held.complaint("/places", good) == ""
