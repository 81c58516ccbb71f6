"""The one-time login link, the sessions it opens, and the count of failures."""

import secrets
from collections import deque
from collections.abc import Callable
from typing import Final

MAX_SESSIONS: Final = 8
MAX_FAILURES: Final = 10
FAILURE_WINDOW_S: Final = 60.0


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time, whatever characters were sent."""
    return secrets.compare_digest(left.encode(), right.encode("utf-8", "surrogatepass"))


class Login:
    """Who may come in: a link that works once, then a cookie value for as long as we run."""

    def __init__(self, clock: Callable[[], float], lifetime_s: float) -> None:
        """Start with no link and no session.

        Args:
            clock: seconds from any fixed moment, never going back.
            lifetime_s: how long a link works.
        """
        self._clock = clock
        self._lifetime_s = lifetime_s
        self._token: str | None = None
        self._expires = 0.0
        self._sessions: deque[str] = deque(maxlen=MAX_SESSIONS)
        self._failures: deque[float] = deque(maxlen=MAX_FAILURES)

    def issue(self) -> str:
        """Make a new token; one made before stops working."""
        self._token = secrets.token_urlsafe(32)
        self._expires = self._clock() + self._lifetime_s
        return self._token

    def redeem(self, token: str) -> str | None:
        """Turn the current token into a new session; None if it is not, and one failure."""
        current = self._token
        if current is None or self._clock() > self._expires or not same(current, token):
            self.fail()
            return None
        self._token = None
        session = secrets.token_urlsafe(32)
        self._sessions.append(session)
        return session

    def knows(self, session: str) -> bool:
        """Whether this is an open session; takes as long for a wrong value as for a right one."""
        return sum(same(known, session) for known in self._sessions) > 0

    def fail(self) -> None:
        """Count one failure."""
        self._failures.append(self._clock())

    @property
    def is_blocked(self) -> bool:
        """Whether the last minute holds as many failures as are borne."""
        full = len(self._failures) == MAX_FAILURES
        return full and self._clock() - self._failures[0] < FAILURE_WINDOW_S
