"""The settings of the spa."""
