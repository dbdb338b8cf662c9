"""Component: what the network thinks of the claims that patterns have found."""

import math
from dataclasses import replace

import numpy as np
from spacy.tokens import Doc

from kg.model import Relation
from kg.pipeline.extensions import MODEL, Candidate
from kg.pipeline.neural.network import Floats, Network

#: Key of ``doc.user_data``: probabilities mentions × mentions × relations, until this component has run.
PAIRS = "kg_pairs"


class NeuralAgreement:
    """Weighs the patterns' candidates by the network's probability of the same claim.

    Stacking (Wolpert 1992) by a logistic fit; candidates that are unlikely then are dropped. A relation or a
    mention that the network has not seen keeps what the pattern says.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._relations = [str(r) for r in Relation]

    def __call__(self, doc: Doc) -> Doc:
        """Set the confidence of a Doc's candidates."""
        pairs: Floats | None = doc.user_data.pop(PAIRS, None)
        fit: dict[str, float] | None = self._network.calibration.get("patterns")
        if pairs is None or fit is None:
            return doc
        members = {i: [k for k in c if k < len(pairs)] for c in doc._.clusters for i in c}
        kept: list[Candidate] = []
        for candidate in doc._.candidates:
            p = None
            if candidate.extractor != MODEL and candidate.relation in self._relations:
                p = self._probability(candidate, pairs, members)
            if p is None:
                kept.append(candidate)
                continue
            x = fit["network"] * log_odds(p) + fit["pattern"] * log_odds(candidate.confidence)
            confidence = round(1 / (1 + math.exp(-x - fit["intercept"])), 3)
            if confidence >= fit["limit"]:
                kept.append(replace(candidate, confidence=confidence))
        doc._.candidates = kept
        return doc

    def _probability(
        self, candidate: Candidate, pairs: Floats, members: dict[int, list[int]]
    ) -> float | None:
        """The network's probability of a claim, by its likeliest pair of mentions."""
        subject = members[candidate.subject]
        object_ = list(range(len(pairs))) if candidate.object is None else members[candidate.object]
        if not subject or not object_:
            return None
        table = pairs[..., self._relations.index(candidate.relation)]
        p = float(table[np.ix_(subject, object_)].max())
        if candidate.relation == Relation.MEETS:
            p = max(p, float(table[np.ix_(object_, subject)].max()))
        return p


def log_odds(p: float) -> float:
    """Log-odds of a probability, bounded."""
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
