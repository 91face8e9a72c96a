"""Let ``python -m minuted`` be the command."""

from minuted.cli import main

if __name__ == "__main__":
    main()
