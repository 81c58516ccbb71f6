"""Values and their maths: numpy and dataclasses, no I/O, no logging, no asyncio."""
