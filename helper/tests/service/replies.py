"""Plain functions the tests of the service share."""


def code(reply):
    """The code of a problem, whose form is checked on the way."""
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["status"] == reply.status_code
    return reply.json()["code"]
