"""The words of the first page: differences with a sign and what is left of a package."""

from tula.domain.money import format_percent, format_rupees
from tula.domain.weekday import Comparison
from tula.queries.dashboard.packages import ExpiringPackage

MOST_PERCENT = 999


def difference_words(change: Comparison) -> str:
    """Say a difference by sign and in words: `▲ ₹3,200 more (+8%)`."""
    if not change.difference:
        return "the same"
    is_more = change.difference > 0
    amount = format_rupees(abs(change.difference))
    percent = change.percent
    share = "" if percent is None or abs(percent) > MOST_PERCENT else f" ({'+' if is_more else '−'}{abs(percent)}%)"
    return f"{'▲' if is_more else '▼'} {amount} {'more' if is_more else 'less'}{share}"


def left_words(package: ExpiringPackage) -> str:
    """Say what is left: `2 of 4 left`, `₹1,200 left`; else what may be used without counting."""
    left = []
    if package.sessions_total:
        left.append(f"{package.sessions} of {package.sessions_total} left")
    if package.credit is not None:
        left.append(f"{format_rupees(package.credit)} left")
    if package.is_unlimited:
        left.append("unlimited")
    if package.discount_bp is not None:
        left.append(f"{format_percent(package.discount_bp)} off")
    return " · ".join(left)
