"""What can go wrong with packs and with the weights they are made from."""


class PackTrouble(Exception):
    """Something about a pack or about weights stops us; the text is a sentence for people."""


class UnusableWeights(PackTrouble):
    """The weights are of a kind that is known and not supported, or cannot be reproduced."""


class UnsafeFile(PackTrouble):
    """A file asks for something that no weights need: code, links, places outside of its folder."""


class BrokenPack(PackTrouble):
    """A pack is not what its manifest says."""


class NoSuchPack(PackTrouble):
    """No pack of this name is installed."""


class PackExists(PackTrouble):
    """A pack of this name is installed already."""


class MissingExtra(PackTrouble):
    """The part of the helper that imports weights is not installed."""
