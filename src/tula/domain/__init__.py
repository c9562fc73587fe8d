"""The pure rules of Tula: no I/O, no clock, no database, no web."""
