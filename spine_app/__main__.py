"""`python -m spine_app`, the same as the command `spine-app`."""

from spine_app.cli import main

main()
