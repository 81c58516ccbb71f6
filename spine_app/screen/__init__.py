"""The vocabulary that panels and controllers share: state fields, commands, texts."""
