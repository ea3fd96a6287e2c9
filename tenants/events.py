"""Placeholder until events land."""


def publish(topic: str, *, client_id: int | None = None) -> None:
    del topic, client_id
