"""A refusal stands at its field; what is not the form's goes on."""

from collections.abc import Iterator

import pytest

from app.errors import DomainError, Forbidden, LimitReached, NotFound
from app.forms.sign_in import PhoneForm
from app.web.field_errors import at_field
from tests.web.conftest import MakeSite


@pytest.fixture
def wish(make_site: MakeSite) -> Iterator[PhoneForm]:
    with make_site().test_request_context("/"):
        yield PhoneForm()


def test_the_sentence_stands_at_the_field(wish: PhoneForm) -> None:
    assert at_field(wish, DomainError("phone_invalid", "phone")).errors["phone"][0].endswith("。")


def test_the_figures_of_a_sentence_are_in_it(wish: PhoneForm) -> None:
    told = at_field(wish, DomainError("value_unknown", "phone", value="x%y"))
    assert "x%y" in told.errors["phone"][0]


@pytest.mark.parametrize(
    "error",
    [
        DomainError("phone_invalid"),
        DomainError("phone_invalid", "other"),
        DomainError("no_such_code", "phone"),
        LimitReached("limit_reached", retry_after=3),
        NotFound("place_unknown", "phone"),
        Forbidden("permission_missing", "phone"),
    ],
)
def test_what_is_not_the_forms_is_raised_again(wish: PhoneForm, error: DomainError) -> None:
    with pytest.raises(DomainError) as caught:
        at_field(wish, error)
    assert caught.value is error
    assert not wish.errors


def test_one_field_may_take_all(wish: PhoneForm) -> None:
    assert at_field(wish, NotFound("place_unknown"), whatever="phone").errors["phone"]
