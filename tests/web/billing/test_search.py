"""The desk's one search box: services, products and packages together."""

from __future__ import annotations

import pytest

from tests.desk import Desk


@pytest.fixture
def spa(desk: Desk) -> Desk:
    desk.service("Hair spa", 900)
    desk.service("Deep facial", 1500)
    desk.service("Facial", 1200)
    oil = desk.product("Hair oil 100%", 250, sku="FAC-1")
    desk.batch(oil, 5, batch_no="O1")
    desk.batch(oil, 4, batch_no="O2", received_on="2024-01-01", expires_on="2024-02-01")
    desk.product("Face pack", 180)
    desk.template("3+1 facials", "session", [{"benefit_type": "free", "qty": 4, "choose": True}])
    desk.template("Luxe Club", "membership", [{"benefit_type": "unlimited"}], price=9000)
    return desk


def found(desk: Desk, q: str) -> list[tuple[str, str]]:
    return [(one["kind"], one["name"]) for one in desk.get(f"/integrated-billing/search?q={q}")["items"]]


def test_beginnings_come_first_then_words_then_the_rest(spa: Desk) -> None:
    assert found(spa, "fac") == [
        ("product", "Face pack"),
        ("service", "Facial"),
        ("package", "3+1 facials"),
        ("service", "Deep facial"),
        ("product", "Hair oil 100%"),
    ]


def test_everything_is_offered_while_nothing_is_typed(spa: Desk) -> None:
    assert len(found(spa, "")) == len(found(spa, "%20")) == 7


@pytest.mark.parametrize("q", ["%25", "_", "\\", "100%25"])
def test_signs_of_patterns_stand_for_themselves(spa: Desk, q: str) -> None:
    assert found(spa, q) == ([("product", "Hair oil 100%")] if "%" in q else [])


def test_says_price_stock_and_whether_a_service_is_asked_for(spa: Desk) -> None:
    items = {one["name"]: one for one in spa.get("/integrated-billing/search")["items"]}
    assert items["Hair oil 100%"]["qty_available"] == 5
    assert items["Face pack"]["qty_available"] == 0
    assert items["Facial"]["qty_available"] is None
    assert (items["Facial"]["price"], items["Luxe Club"]["price"]) == (1200, 9000)
    assert [name for name, one in items.items() if one["needs_service"]] == ["3+1 facials"]


def test_what_is_no_longer_sold_is_not_offered(spa: Desk) -> None:
    for one in spa.get("/integrated-billing/search?q=facial")["items"]:
        path = "/packages/api/templates" if one["kind"] == "package" else "/api/services"
        assert spa.send("PATCH", f"{path}/{one['id']}", {"is_active": False}).status == 200
    assert found(spa, "facial") == []
