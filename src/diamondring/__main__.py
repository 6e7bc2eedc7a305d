"""``python -m diamondring`` is the command ``diamondring``."""

from .cli import main

if __name__ == "__main__":
    main()
