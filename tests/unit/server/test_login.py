"""AUTH-2 and AUTH-5 without a network."""

from spine_app.server.login import Login, same


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def login() -> tuple[Login, Clock]:
    clock = Clock()
    return Login(clock, 60.0), clock


def test_auth_2_a_token_is_long_and_works_once() -> None:
    door, _ = login()
    token = door.issue()
    assert len(token) >= 43
    session = door.redeem(token)
    assert session
    assert session != token
    assert door.redeem(token) is None
    assert door.knows(session)


def test_auth_2_a_token_ends_after_its_time() -> None:
    door, clock = login()
    token = door.issue()
    clock.now += 60.5
    assert door.redeem(token) is None


def test_nobody_is_known_before_a_login() -> None:
    door, _ = login()
    assert not door.knows("")
    assert door.redeem("") is None


def test_secrets_of_any_characters_can_be_compared() -> None:
    assert same("key", "key")
    assert not any(same("key", other) for other in ("", "ke", "keyy", "kéy", "\udcff", "\0"))


def test_auth_5_ten_failures_block_for_a_minute_and_not_longer() -> None:
    door, clock = login()
    for _ in range(9):
        door.fail()
    assert not door.is_blocked
    door.fail()
    assert door.is_blocked
    clock.now += 59
    assert door.is_blocked
    clock.now += 2
    assert not door.is_blocked


def test_auth_5_failures_spread_over_time_do_not_block() -> None:
    door, clock = login()
    for _ in range(50):
        door.fail()
        clock.now += 7
    assert not door.is_blocked
