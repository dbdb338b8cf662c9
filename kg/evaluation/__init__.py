"""Scores any system's claims against gold files; nothing else in the package reads gold."""

from kg.evaluation.records import Measure, Miss, Scores
from kg.evaluation.scoring import CORE, evaluate

__all__ = ["CORE", "Measure", "Miss", "Scores", "evaluate"]
