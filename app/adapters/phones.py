"""Mobile numbers of mainland China in any spelling, brought to one form."""

import unicodedata

import phonenumbers

from app.errors import DomainError

_LONGEST = 40


def normalised(text: str) -> str:
    """The number as +86 and eleven digits ("１３８ 0013 8000", "0086-138…" and "138…" are one).

    Raises DomainError("phone_invalid", "phone") for anything but a mobile number of the mainland.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if len(plain) > _LONGEST:
            raise DomainError("phone_invalid", "phone")
        plain = plain.replace("0086", "+86", 1) if plain.startswith("0086") else plain
        number = phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        raise DomainError("phone_invalid", "phone") from None
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if number.country_code != 86 or number.extension or not mobile:
        raise DomainError("phone_invalid", "phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
