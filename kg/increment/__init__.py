"""Builds that do only what new, changed and removed articles need.

``articles`` is what is kept of each article, ``keeper`` where it is kept, ``state`` what is kept of the
whole, ``writing`` the files, ``building`` the steps. A build without anything to start from takes the
same steps, so that both give the same bytes.
"""

from kg.increment.building import Outcome, build_graph
from kg.increment.digests import program
from kg.increment.keeper import Keeper
from kg.increment.writing import FILES

__all__ = ["FILES", "Keeper", "Outcome", "build_graph", "program"]
