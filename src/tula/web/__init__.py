"""The HTTP edge: parse, call one thing, render. Only here is HTTP known."""
