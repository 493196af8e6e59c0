"""The English catalogue: complete, exact about its placeholders, and nothing left over."""

import re
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_n": (1, 2)}
HAN = re.compile("[\u4e00-\u9fff，。：；？！（）]")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def _source() -> set[str]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    return {words[0] if isinstance(words, tuple) else words for _, _, words, _, _ in found if words}


def _english() -> dict[str, tuple[str, ...]]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    return {
        (message.id if isinstance(message.id, str) else message.id[0]): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in catalogue
        if message.id
    }


def test_every_message_of_the_source_is_translated_and_no_other() -> None:
    source, english = _source(), set(_english())
    assert len(source) > 300
    assert source - english == set()
    assert english - source == set()


def test_no_translation_is_empty_or_still_chinese() -> None:
    bad = {
        message: words
        for message, words in _english().items()
        if not all(words) or any(HAN.search(word) for word in words)
    }
    assert bad == {}


def test_placeholders_are_kept() -> None:
    for message, words in _english().items():
        wanted = sorted(_PLACEHOLDER.findall(message))
        for word in words:
            assert sorted(_PLACEHOLDER.findall(word)) == wanted, message
