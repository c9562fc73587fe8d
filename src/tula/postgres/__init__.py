"""The embedded PostgreSQL 18: started, recovered and stopped here, from the binaries of a wheel.

The one rule: never TCP, never root. A server speaks over a socket in a folder of mode 0700 and runs as an
ordinary account. `start` is the door; whoever holds a `Cluster` keeps the server alive.
"""

from tula.postgres.cluster import Cluster, start
from tula.postgres.errors import PostgresError

__all__ = ["Cluster", "PostgresError", "start"]
