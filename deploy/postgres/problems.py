class PostgresProblem(Exception):
    """Postgres cannot run here; the message says why and what to do."""
