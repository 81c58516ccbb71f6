"""The Mermaid diagram of the lifecycle table, as it stands in docs/architecture.md."""

from spine_app.domain.lifecycle import TRANSITIONS, Phase


def diagram() -> str:
    """State diagram text, one line a row of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {Phase.EMPTY.name}"]
    lines += [
        f"    {start.name} --> {target.name}: {event.__name__}"
        for (start, event), target in TRANSITIONS.items()
    ]
    return "\n".join(lines)
