"""Who may have what: 48 people and 16 offers, judged by the rule, by the statement and by a plain
reading of the offer that knows neither."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.programme_kinds import GROUP_LABELS
from app.models.programme_kinds import OccupationGroup as Group
from app.services.benefits.eligibility import Fact, Person, Rule, fitting, rule_of
from app.services.hours.words import spoken
from tests.factories.benefit import a_benefit
from tests.factories.division import a_county

CATALOGUE: Final = (
    Path(__file__).resolve().parents[3] / "app/translations/en/LC_MESSAGES/messages.po"
)
with CATALOGUE.open("rb") as _file:
    ENGLISH: Final = {str(one.id): str(one.string) for one in read_po(_file, locale="en")}
LIXIA, PINGYIN, SHINAN = "370102", "370124", "370202"
JINAN: Final = "370100"
NAMES: Final = {LIXIA: "历下区", PINGYIN: "平阴县", SHINAN: "市南区", JINAN: "济南市"}
RIDERS: Final = (Group.courier, Group.food_rider)
#: members only, groups, areas
OFFERS: Final = tuple(
    (members, groups, areas)
    for members, groups, areas in product(
        (False, True), ((), RIDERS, (Group.truck_driver,)), ((), (LIXIA,), (JINAN,))
    )
    if (members, groups, areas) != (True, (Group.truck_driver,), (JINAN,))
    if (members, groups, areas) != (False, (Group.truck_driver,), (JINAN,))
)
PEOPLE: Final = tuple(
    Person(group, county, member)
    for group, county, member in product(
        (None, Group.courier, Group.truck_driver, Group.employee),
        ("", LIXIA, PINGYIN, SHINAN),
        (None, True, False),
    )
)
#: What an offer's words say about a person who tells everything: (offer's words, yes, no).
SAID: Final = (
    ("谁都可以享受。", Person(Group.employee, SHINAN, False), None),
    ("工会会员可以享受。", Person(Group.taxi, SHINAN, True), Person(Group.taxi, SHINAN, False)),
    (
        "快递员、网约送餐员可以享受。",
        Person(Group.food_rider, SHINAN, False),
        Person(Group.truck_driver, LIXIA, True),
    ),
    (
        "在历下区工作的人可以享受。",
        Person(Group.employee, LIXIA, False),
        Person(Group.employee, PINGYIN, True),
    ),
    (
        "在济南市工作的人可以享受。",
        Person(Group.employee, PINGYIN, False),
        Person(Group.employee, SHINAN, True),
    ),
    (
        "在历下区工作、是工会会员的快递员、网约送餐员可以享受。",
        Person(Group.courier, LIXIA, True),
        Person(Group.courier, LIXIA, False),
    ),
)


def plainly(members: bool, groups: tuple[Group, ...], areas: tuple[str, ...], who: Person) -> bool:
    """By hand: what is not told is taken for the best."""
    counties = {JINAN: (LIXIA, PINGYIN)}
    there = [county for area in areas for county in counties.get(area, (area,))]
    return (
        (not members or who.member is not False)
        and (not groups or who.group is None or who.group in groups)
        and (not areas or not who.county or who.county in there)
    )


def test_the_table_is_as_large_as_it_says() -> None:
    assert (len(PEOPLE), len(OFFERS)) == (48, 16)


@pytest.fixture
def offers(session: Session) -> dict[int, Benefit]:
    a_county(session, LIXIA)
    return {
        number: a_benefit(session, members_only=members, groups=groups, areas=areas)
        for number, (members, groups, areas) in enumerate(OFFERS)
    }


def test_rule_and_statement_judge_alike(session: Session, offers: dict[int, Benefit]) -> None:
    for who in PEOPLE:
        found = set(session.scalars(select(Benefit.id).where(fitting(who))))
        for number, offer in offers.items():
            expected = plainly(*OFFERS[number], who)
            assert rule_of(offer).fits(who) is expected, (OFFERS[number], who)
            assert (offer.id in found) is expected, (OFFERS[number], who)


def test_the_stored_rule_is_the_rule(offers: dict[int, Benefit]) -> None:
    for number, offer in offers.items():
        assert rule_of(offer) == Rule(*OFFERS[number])


@pytest.mark.parametrize(("words", "fits", "not_"), SAID)
def test_the_sentence_is_the_rule(words: str, fits: Person, not_: Person | None) -> None:
    sentences = {spoken(rule.sentence(NAMES), str): rule for rule in (Rule(*one) for one in OFFERS)}
    rule = sentences[words]
    assert rule.fits(fits)
    assert not_ is None or not rule.fits(not_)


def read_back(sentence: str, words: Callable[[str], str], member: str) -> Rule:
    """The rule that a reader of the sentence understands."""
    return Rule(
        member in sentence,
        tuple(group for group, label in GROUP_LABELS.items() if words(label) in sentence),
        tuple(code for code, name in NAMES.items() if name in sentence),
    )


def in_english(message: str) -> str:
    """A name that stands for itself has no translation."""
    return ENGLISH.get(message, message)


@pytest.mark.parametrize(("words", "member"), [(str, "会员"), (in_english, "member")])
def test_what_one_reads_is_what_holds_in_both_languages(
    words: Callable[[str], str], member: str
) -> None:
    for rule in (Rule(*one) for one in OFFERS):
        told = read_back(spoken(rule.sentence(NAMES), words), words, member)
        assert told == rule
        assert [told.fits(who) for who in PEOPLE] == [rule.fits(who) for who in PEOPLE]


def test_no_two_rules_have_the_same_sentence() -> None:
    said = {spoken(Rule(*one).sentence(NAMES), str) for one in OFFERS}
    assert len(said) == len(OFFERS)


def test_it_is_known_what_must_be_told() -> None:
    rule = Rule(members_only=True, areas=(LIXIA,))
    assert rule.needs == (Fact.county, Fact.member)
    assert rule.against(Person(Group.courier, SHINAN, False)) == (Fact.county, Fact.member)
    assert Rule().needs == ()
