import pytest

from tests.examples.partners import PartnerOfTests, enrolled
from tests.system.conftest import Everything
from tests.system.conftest import everything as everything


@pytest.fixture
def partner(everything: Everything) -> PartnerOfTests:
    return enrolled(everything)
