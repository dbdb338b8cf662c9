"""Putting a graph into a database, so that the database holds just that graph and no older one."""

from kg.loading.records import Credentials, Loaded, Progress
from kg.loading.targets import address, load, needs_password

__all__ = ["Credentials", "Loaded", "Progress", "address", "load", "needs_password"]
