"""Two records of one customer: what the one that is kept takes over from the other."""

from collections.abc import Mapping

_ALONE = ("email", "address")


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
