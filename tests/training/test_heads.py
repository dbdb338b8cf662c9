"""The heads compute the same in training (torch) and at run time (numpy)."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra 'train' is not installed")

import torch

from kg.pipeline.neural import heads
from kg.training.attribute_losses import attribute_hidden, pointer_features
from kg.training.claim_data import pair_features
from kg.training.claim_heads import ClaimHeads
from kg.training.encoder import WIDTH

WORDS = ["Kenya", "and", "Chad", "met", ".", "Both", "will", "help", "Haiti", "."]
SENTENCES = [0] * 5 + [1] * 5
STARTS, ENDS = [0, 2, 5, 8], [1, 3, 6, 9]
KINDS = [0, 0, 0, 0]


@pytest.fixture(scope="module")
def both():
    """Heads with random weights, their weights for numpy, and vectors of ten words."""
    torch.manual_seed(1)
    model = ClaimHeads(19, 5, [0])
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    model.eval()
    weights = {f"claims.{k}": v.numpy() for k, v in model.state_dict().items()}
    return model, weights, torch.randn(len(WORDS), WIDTH)


@pytest.fixture(scope="module")
def seen(both):
    """Mention vectors and pair features of both."""
    model, weights, words = both
    types = KINDS
    with torch.inference_mode():
        m = model.represent(words, *(torch.tensor(x) for x in (STARTS, ENDS, types)))
    features = pair_features(WORDS, SENTENCES, STARTS, ENDS, match=True)
    texts = [WORDS[a:b] for a, b in zip(STARTS, ENDS, strict=True)]
    at = [np.array(x, dtype=np.int64) for x in (SENTENCES, STARTS, ENDS)]
    own = heads.represent(weights, words.numpy(), at[1], at[2], np.array(types))
    return m, features, own, heads.pair_features(texts, *at)


def test_a_second_look_changes_likely_claims_alike(both, seen):
    model, weights, words = both
    m, features, own, pairs = seen
    s, o, r = torch.tensor([0, 2]), torch.tensor([3, 3]), torch.tensor([4, 7])
    with torch.inference_mode():
        hidden = attribute_hidden(model, m, features, s, o, r, words, torch.tensor(STARTS))
        verdicts = model.verdict(hidden).squeeze(-1).numpy()
    scores = np.full((4, 4, 19), -9.0, dtype=np.float32)
    scores[0, 3, 4] = scores[2, 3, 7] = 0.0
    heads.look_again(weights, own, pairs, heads.sight(weights, words.numpy(), pairs), scores)
    np.testing.assert_allclose(scores[[0, 2], [3, 3], [4, 7]], verdicts, rtol=1e-4, atol=1e-4)
    assert (scores == -9.0).sum() == scores.size - 2


def test_members_are_pointed_at_alike(both, seen):
    model, weights, _ = both
    m, _, own, pairs = seen
    at, where = torch.tensor(STARTS), torch.tensor(SENTENCES)[STARTS]
    with torch.inference_mode():
        scores = model.pointers["members"](m, m, *pointer_features(at, where, at, where)).numpy()
    found = heads.members(weights, own, np.array(KINDS), pairs, np.array(SENTENCES), np.arange(4))
    np.testing.assert_allclose(found, scores[:, 1:] - scores[:, :1], rtol=1e-4, atol=1e-4)
