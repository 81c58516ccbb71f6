"""Commands that work without a screen: info, convert, deidentify, measure."""
