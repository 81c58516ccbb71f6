"""What follows an engine in its tests."""


class Recorder:
    """A watch that keeps what it is told."""

    def __init__(self):
        self.stages, self.fractions, self.previews = [], [], []

    def progress(self, stage, fraction):
        """Keep a stage."""
        self.stages.append(stage)
        self.fractions.append(fraction)

    def preview(self, labels_kji, step_kji, finished=()):
        """Keep a coarse map."""
        self.previews.append((labels_kji, step_kji))
