"""Attachments are what their content says."""

import pytest

from app.adapters.documents import LARGEST_UPLOAD, document
from app.errors import DomainError

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("日程.pdf", "日程.pdf"),
        ("C:\\temp\\a.exe", "a.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("", "附件.pdf"),
        ("...", "附件.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("长" * 200 + ".pdf", "长" * 76 + ".pdf"),
    ],
)
def test_names_hold_no_path_and_end_as_they_are(name: str, kept: str) -> None:
    assert document(name, PDF).name == kept


def test_five_megabytes_are_enough() -> None:
    with pytest.raises(DomainError) as refused:
        document("a.pdf", PDF + b"x" * LARGEST_UPLOAD)
    assert (refused.value.code, refused.value.field) == ("document_too_large", "file")
