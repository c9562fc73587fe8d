"""What the commands do; `tula.cli` only declares them.

The one rule: standard output is for the answer, standard error for progress and complaints of one line.
"""
