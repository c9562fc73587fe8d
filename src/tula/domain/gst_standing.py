"""How the spa says it stands with GST: whether its registration, its GSTIN and its state go together."""

from dataclasses import dataclass

from tula.domain.gst import Registration
from tula.domain.gstin import STATES, InvalidGstin, parse_gstin


@dataclass(frozen=True, slots=True, kw_only=True)
class GstStanding:
    """What there is to say: `state_code` of the GSTIN where it is a valid one, faults that refuse it, warnings."""

    gstin: str = ""
    state_code: str = ""
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Name the state of the GSTIN."""
        return STATES.get(self.state_code, "")


def check_standing(*, registration: Registration, gstin: str, state_code: str) -> GstStanding:
    """Check what is being typed as it would be checked when it is saved."""
    if not gstin.strip():
        return GstStanding(warnings=_without_gstin(registration))
    try:
        number = parse_gstin(gstin)
    except InvalidGstin as error:
        return GstStanding(faults=(error.message,))
    fault = state_fault(gstin=number, state_code=state_code)
    return GstStanding(
        gstin=number,
        state_code=number[:2],
        faults=(fault,) if fault else (),
        warnings=_with_gstin(registration),
    )


def state_fault(*, gstin: str, state_code: str) -> str:
    """Say that a GSTIN is of another state than the spa's; empty where they agree (CGST Rules, rule 10)."""
    if gstin[:2] == state_code:
        return ""
    return (
        f"The GSTIN begins with another state: {gstin[:2]} is {STATES[gstin[:2]]}, "
        f"the state chosen is {STATES.get(state_code, state_code)}. Correct one of them."
    )


def _without_gstin(registration: Registration) -> tuple[str, ...]:
    if registration is Registration.UNREGISTERED:
        return ()
    return ("A registered spa must print its GSTIN on every bill (CGST Rules, rules 46(a) and 49(a)). Give it here.",)


def _with_gstin(registration: Registration) -> tuple[str, ...]:
    if registration is not Registration.UNREGISTERED:
        return ()
    return ("You chose not registered, yet this GSTIN would be printed on every bill. Take one of them back.",)
