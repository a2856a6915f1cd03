"""`python -m zorggraaf`."""

from zorggraaf.cli import main

if __name__ == "__main__":
    main()
