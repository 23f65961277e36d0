import os
from datetime import date, timedelta
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from common.days import today
from referral.errors import HetuArtificial, HetuNotValid
from referral.identity_codes import IdentityCode, IdentityKeys, read_identity_code, valid_code
from tests.referral.builders import a_hetu


def some_keys() -> IdentityKeys:
    return IdentityKeys(sealing=os.urandom(32), indexing=os.urandom(32))


@pytest.mark.parametrize(("marks", "century"), [("+", 1800), ("-YXWVU", 1900), ("ABCDEF", 2000)])
def test_every_century_mark_is_read(marks: str, century: int) -> None:
    born = [
        read_identity_code(a_hetu(date(century + 5, 12, 31), mark=mark), allow_artificial=True).birth_date
        for mark in marks
    ]

    assert set(born) == {date(century + 5, 12, 31)}


def test_a_code_is_read_in_small_letters_and_among_spaces() -> None:
    assert read_identity_code(f" {a_hetu().lower()} ", allow_artificial=True).text == a_hetu()


@pytest.mark.parametrize(
    "text", ["", "020190-900", "020190-900X", "310290-900P", "020190G9007", "020190-001C", "٠20190-900F"]
)
def test_what_is_no_code_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(HetuNotValid) as refused:
        read_identity_code(text, allow_artificial=True)

    assert refused.value.facts == {}


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(HetuNotValid):
        read_identity_code(a_hetu(today() + timedelta(days=1), mark="A"), allow_artificial=True)


def test_artificial_codes_only_where_the_setting_allows() -> None:
    with pytest.raises(HetuArtificial):
        read_identity_code(a_hetu(number=900), allow_artificial=False)

    assert not read_identity_code(a_hetu(number=899), allow_artificial=False).is_artificial


def test_a_sealed_code_opens_for_its_owner_only() -> None:
    keys, owner, code = some_keys(), uuid4(), IdentityCode(a_hetu())
    sealed = keys.seal(code, owner=owner)

    assert keys.unseal(sealed, owner=owner) == code
    assert code.text.encode() not in sealed
    for other_keys, other_owner in ((keys, uuid4()), (some_keys(), owner)):
        with pytest.raises(InvalidTag):
            other_keys.unseal(sealed, owner=other_owner)


def test_the_same_code_is_sealed_differently_and_indexed_alike() -> None:
    keys, owner, code = some_keys(), uuid4(), IdentityCode(a_hetu())

    assert keys.seal(code, owner=owner) != keys.seal(code, owner=owner)
    assert keys.index(code) == keys.index(IdentityCode(a_hetu()))
    assert keys.index(code) != some_keys().index(code)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        IdentityKeys(sealing=os.urandom(16), indexing=os.urandom(32))


def test_a_code_shows_nowhere_by_accident() -> None:
    code = valid_code(a_hetu())

    assert a_hetu() not in f"{code!r} {code}"
