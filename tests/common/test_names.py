from hypothesis import given
from hypothesis import strategies as st

from common.names import sort_key


def test_names_stand_in_finnish_order() -> None:
    names = ["Östman", "Åberg", "Zimmermann", "Äijälä", "Aaltonen", "Élysée", "Eklund", "Müller", "Mynttinen"]

    ordered = sorted(names, key=sort_key)

    assert ordered == [
        "Aaltonen", "Eklund", "Élysée", "Müller", "Mynttinen", "Zimmermann", "Åberg", "Äijälä", "Östman",
    ]  # fmt: skip


def test_hyphens_apostrophes_and_case_make_no_difference() -> None:
    assert sort_key("Anna-Maija  O’Brien") == sort_key("anna maija o'brien")


@given(st.text())
def test_a_key_of_a_key_is_itself(name: str) -> None:
    assert sort_key(sort_key(name)) == sort_key(name)
