"""`python -m spine_helper`."""

import sys

from spine_helper.cli import main

if __name__ == "__main__":
    sys.exit(main())
