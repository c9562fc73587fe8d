"""The demo spa: a believable Indian day spa with a year of history, the same books for the same day."""

from tula.demo.load import load_demo
from tula.demo.people import NAMED_CUSTOMERS

__all__ = ["NAMED_CUSTOMERS", "load_demo"]
