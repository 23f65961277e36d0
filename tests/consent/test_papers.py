"""A scan is taken for what its content is, and never for what it says."""

import pytest

from common.errors import Refusal
from consent.errors import scans as errors
from consent.papers import LARGEST, read_paper
from tests.consent.builders import JPEG, PDF, PNG


@pytest.mark.parametrize(
    ("content", "media_type"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")]
)
@pytest.mark.parametrize("says_so", [True, False])
def test_its_content_says_what_it_is(content: bytes, media_type: str, says_so: bool) -> None:
    paper = read_paper(content, said=media_type if says_so else "application/octet-stream")

    assert paper.media_type == media_type


@pytest.mark.parametrize(
    ("content", "said", "refusal"),
    [
        (b"", "application/pdf", errors.ScanOfAnotherType),
        (b"<svg onload='x()'/>", "image/png", errors.ScanOfAnotherType),
        (b"GIF89a", "", errors.ScanOfAnotherType),
        (b" " + PDF, "application/pdf", errors.ScanOfAnotherType),
        (PNG, "application/pdf", errors.ScanNotWhatItSays),
        (PDF, "text/html", errors.ScanNotWhatItSays),
        (PDF[:-7], "application/pdf", errors.ScanCutOff),
        (PNG[:-4], "image/png", errors.ScanCutOff),
        (JPEG[:-2], "image/jpeg", errors.ScanCutOff),
        (JPEG + bytes(1024), "image/jpeg", errors.ScanCutOff),
        (PDF.ljust(LARGEST + 1), "application/pdf", errors.ScanTooLarge),
    ],
)
def test_what_is_wrong_with_it_is_said(content: bytes, said: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        read_paper(content, said=said)

    assert refused.value.field == "scan"


def test_the_largest_is_taken() -> None:
    paper = read_paper(PDF[:9] + bytes(LARGEST - len(PDF)) + PDF[9:], said="application/pdf")

    assert len(paper.content) == LARGEST
    assert "PDF-1.7" not in repr(paper)
