class Unfit(Exception):
    """A picture that can't be shown. `reason`: "empty", "too large", "kind", "content", "pixels", "text", "blank"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
