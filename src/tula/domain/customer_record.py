"""Customer records that go: which may, and what the one that is kept takes over from the other."""

from collections.abc import Mapping

from tula.domain.errors import Conflict, Invalid

_ALONE = ("email", "address")


class CustomerGone(Conflict):
    """This record was merged into another or erased, so it cannot be changed."""


class SameCustomer(Invalid):
    """Choose another customer: a record cannot be merged with itself."""


def require_two(*, kept_id: int, merged_id: int) -> None:
    """Insist on two records for a merge.

    :raises SameCustomer: both are the same.
    """
    if kept_id == merged_id:
        raise SameCustomer.at("merged_id")


def require_present(*, is_active: bool, field: str | None = None) -> None:
    """Insist on a record that is still there; a failure names the field it was asked by.

    :raises CustomerGone: it was merged or erased.
    """
    if not is_active:
        raise CustomerGone.at(field)


def fill_from(kept: Mapping[str, str | None], merged: Mapping[str, str | None]) -> dict[str, str]:
    """Give the fields of the kept record that the other fills: what is empty there, and both notes together.

    GSTIN and state go together, for the one begins with the other.
    """
    filled = {name: value for name in _ALONE if not kept[name] and (value := merged[name])}
    if not kept["gstin"] and merged["gstin"] and kept["state_code"] in (None, merged["gstin"][:2]):
        filled["gstin"] = merged["gstin"]
        filled["state_code"] = merged["gstin"][:2]
    elif not kept["state_code"] and merged["state_code"]:
        filled["state_code"] = merged["state_code"]
    if filled.get("state_code") == kept["state_code"]:
        filled.pop("state_code", None)
    notes = [note for note in (kept["notes"], merged["notes"]) if note]
    if merged["notes"] and merged["notes"] != kept["notes"]:
        filled["notes"] = "\n".join(notes)
    return filled
