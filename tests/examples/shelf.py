"""The examples on file: the worked ones as they were given, and their neighbours, which change one thing at a time.

A neighbour was worked out by hand from the same rules (its formula says how), never copied from the engine.
"""

import json
from pathlib import Path
from typing import Any

Example = dict[str, Any]


def read_examples(name: str) -> list[Example]:
    """Read the examples of one file."""
    examples: list[Example] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["examples"]
    return examples


WORKED = read_examples("worked_examples.json")
EXAMPLES = [*WORKED, *read_examples("neighbours.json")]
BY_ID = {example["id"]: example for example in EXAMPLES}
