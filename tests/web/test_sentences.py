"""Every code that a request can meet has a sentence, and every sentence a code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.errors import DomainError
from app.web import failures, sentences

APP = Path(__file__).resolve().parents[2] / "app"
ERRORS = {"DomainError", "Forbidden", "LimitReached", "NotFound"}
#: Raised at start or by commands only, which have words of their own.
COMMANDS = (
    "adapters",
    "cli",
    "config.py",
    "services/demo",
    "services/imports",
    "services/union_import.py",
    "spatial",
    "travel",
)
#: … except for these adapters, which requests meet.
MET = ("adapters/crypto.py", "adapters/documents.py", "adapters/phones.py", "adapters/pictures.py")
SEEDING = {"federation_missing", "setting_invalid"}


def _raised() -> Iterator[tuple[str, str]]:
    for path in sorted(APP.rglob("*.py")):
        name = path.relative_to(APP).as_posix()
        if name.startswith(COMMANDS) and name not in MET:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=error), args=[ast.Constant(value=str(code)), *_]):
                    if error in ERRORS and code not in SEEDING:
                        yield code, name


def test_every_code_has_a_sentence() -> None:
    wordless = {(code, name) for code, name in _raised() if code not in sentences.BY_CODE}
    assert wordless == set()


def test_every_sentence_has_a_code() -> None:
    assert set(sentences.BY_CODE) - {code for code, _ in _raised()} == set()


@pytest.mark.parametrize("code", sorted(sentences.BY_CODE))
def test_every_sentence_takes_what_it_needs(plain_site: Flask, code: str) -> None:
    words = re.findall(r"%\((\w+)\)s", sentences.BY_CODE[code])
    error = DomainError(code, "field", **{word: "X%(y)s%" for word in words if word != "name"})
    with plain_site.test_request_context("/"):
        sentence = failures.sentence_of(error)
    assert "%(name)" not in sentence
    assert sentence.endswith("。")
