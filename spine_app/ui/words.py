"""Words of the page: template expressions that read the catalogue of the language that is chosen.

Both catalogues are in the page (`server.catalogue`), so a switch of the language needs no server.
"""


def said(key: str, **places: str) -> str:
    """Expression for the words of a key, for a bound attribute.

    Args:
        key: catalogue key.
        **places: expressions for what stands in the `{places}` of the words.

    Returns:
        JavaScript without double quotes.
    """
    if not places:
        return f"window.spine_texts.say('{key}')"
    values = ", ".join(f"{name}: {value}" for name, value in places.items())
    return f"window.spine_texts.say('{key}', {{{values}}})"


def told(key: str, **places: str) -> str:
    """Content of an element: the words of a key; arguments as for `said`."""
    return f"{{{{ {said(key, **places)} }}}}"


def table(keys: dict[str, str]) -> str:
    """Expression for an object of words.

    Args:
        keys: catalogue keys by the name that a script uses.
    """
    return "{" + ", ".join(f"'{name}': {said(key)}" for name, key in keys.items()) + "}"
