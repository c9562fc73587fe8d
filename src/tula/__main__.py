"""`python -m tula`: the same as the `tula` command."""

from tula.cli import main

if __name__ == "__main__":
    main()
