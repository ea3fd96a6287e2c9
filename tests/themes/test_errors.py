from __future__ import annotations

from tests.factories.cast import Cast, sign_in
from tests.html import assert_page


def test_wrong_method_gets_a_page_in_the_business_look(cast: Cast) -> None:
    answer = sign_in(cast.cara).delete("/book/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert_page(answer.content.decode())
    assert "Alpha Clinic" in answer.content.decode()
