"""Random sequences of deeds over HTTP, held against a plain model of the books."""
