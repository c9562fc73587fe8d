"""Rupees in words, in lakh and crore, as an invoice closes with."""

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))


def rupees_in_words(paise: int) -> str:
    """Write paise in words: `Rupees one lakh twenty-three and paise fifty only`."""
    rupees, rest = divmod(abs(paise), 100)
    sign = "Minus rupees" if paise < 0 else "Rupees"
    tail = f" and paise {_say(rest)}" if rest else ""
    return f"{sign} {_say(rupees)}{tail} only"


def _say(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    size, word = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    return f"{_say(count)} {word}" + (f" {_say(rest)}" if rest else "")
