"""Where the page is: told on the terminal, and shown in a browser."""

import asyncio
import sys
import webbrowser


def tell_address(url: str) -> None:
    """Write the login link to the terminal, which is the only place it is told."""
    sys.stdout.write(f"Open: {url}\n")
    sys.stdout.flush()


async def show_page(url: str) -> None:
    """Open the page in the user's browser; starting one may take its time."""
    await asyncio.to_thread(webbrowser.open, url)
