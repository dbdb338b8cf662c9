"""A trained checkpoint → the spaCy pipeline that ships: an ONNX graph in int8, the heads' weights.

    python -m kg.training.export --checkpoint FILE --labels FILE --corpora DIR --out DIR [--float]

The graph holds the encoder and the linear parts of the syntactic heads. What lies above (trees,
spans, links, relations) is small and runs in numpy from ``heads.npz``.
"""

import argparse
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from kg.pipeline.folders import NETWORK
from kg.pipeline.neural.network import LEMMAS, THRESHOLDS
from kg.training.claim_data import RELATIONS, SETS
from kg.training.claim_model import Model
from kg.training.encoder import minilm_folder
from kg.training.lemma_table import lemma_table, write_table
from kg.training.package import package
from kg.training.syntax import TAGS, word_vectors
from kg.training.treebank import TREEBANKS, Sentence, read_conllu

#: A label belongs to a tag that has it so often in the treebanks; a tag has at least so many labels.
SEEN, LEAST = 3, 2
OUTPUTS = ("words", "start", "arc_dependent", "arc_head", "label_dependent", "label_head", *TAGS)


class Graph(nn.Module):
    """Windows of pieces → word vectors and the syntactic heads' outputs, tags already chosen."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, pieces: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, ...]:
        """All inputs are batch × length, outputs batch × words."""
        syntax = self.model.syntax
        words = word_vectors(self.model.encoder(pieces, shapes, mask), first, last)
        ad, ah, ld, lh = syntax.sides(words)
        tags = [syntax.tags[k](words).argmax(-1) for k in TAGS]
        return (words, syntax.start(words).squeeze(-1), ad, ah, ld, lh, *tags)


def export_graph(model: Model, path: Path) -> None:
    """Write the ONNX graph in single precision."""
    model.eval()
    n, w = 12, 7
    example = (
        torch.ones(2, n, dtype=torch.long),
        torch.ones(2, n, dtype=torch.long),
        torch.ones(2, n, dtype=torch.bool),
        torch.arange(w)[None].repeat(2, 1),
        torch.arange(w)[None].repeat(2, 1),
    )
    names = ["pieces", "shapes", "mask", "first", "last"]
    axes = {k: {0: "batch", 1: "length"} for k in names[:3]} | {
        k: {0: "batch", 1: "words"} for k in names[3:]
    }
    torch.onnx.export(
        Graph(model),
        example,
        str(path),
        input_names=names,
        output_names=list(OUTPUTS),
        dynamic_axes=axes | {k: {0: "batch", 1: "words"} for k in OUTPUTS},
        opset_version=17,
        dynamo=False,
    )


def linear_nodes(path: Path) -> list[str]:
    """Names of the syntactic heads' products, which stay in single precision: they cost a megabyte."""
    import onnx

    graph = onnx.load(str(path)).graph
    names = ("/arc_", "/label_", "/start", *(f"/{k}/" for k in TAGS))
    return [n.name for n in graph.node if n.op_type == "MatMul" and n.name.startswith(names)]


def quantize(source: Path, target: Path) -> None:
    """Write the graph with int8 weights (dynamic quantization of matrix products and embeddings)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = source.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=linear_nodes(prepared),
    )
    prepared.unlink()


def known_labels(
    documents: Iterable[list[Sentence]], upos: Sequence[str], deprel: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which labels (columns) the treebanks have for words of each tag (rows); all where they have none."""
    counts = Counter(
        pair for d in documents for s in d for pair in zip(s.upos, s.deprels, strict=True)
    )
    known = np.array([[counts[u, r] >= SEEN for r in deprel] for u in upos])
    known[known.sum(1) < LEAST] = True
    return known


def export_heads(model: Model, path: Path, known: NDArray[np.bool_]) -> None:
    """Write the weights that numpy needs, in half precision; ``known`` as :func:`known_labels` gives it."""
    arrays = (
        {"syntax.known": torch.from_numpy(known)}
        | {f"syntax.{k}": v for k, v in model.syntax.state_dict().items() if k in ("arc", "label")}
        | {f"claims.{k}": v for k, v in model.claims.state_dict().items()}
    )
    np.savez_compressed(
        path, **{k: v.numpy().astype(np.float16) for k, v in sorted(arrays.items())}
    )


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--labels", type=Path, required=True)
    ap.add_argument(
        "--corpora",
        type=Path,
        help="treebanks; without them the table of lemmas stays and no label is ruled out",
    )
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--float", action="store_true", help="keep single precision")
    ap.add_argument("--version", default="1.0")
    a = ap.parse_args()
    out = a.out / NETWORK
    out.mkdir(parents=True, exist_ok=True)
    sets = json.loads(a.labels.read_text())
    model = Model({k: len(v) for k, v in sets.items()})
    state = torch.load(a.checkpoint, weights_only=True)["model"]
    model.load_state_dict(state, strict=False)
    full = out / "encoder.float.onnx"
    export_graph(model, full)
    if a.float:
        full.replace(out / "encoder.onnx")
    else:
        quantize(full, out / "encoder.onnx")
        full.unlink()
    train = [d for t in TREEBANKS if a.corpora for d in read_conllu(a.corpora / t / "train.conllu")]
    export_heads(model, out / "heads.npz", known_labels(train, sets["upos"], sets["deprel"]))
    loose = {
        "slope": 1.0,
        "intercept": 0.0,
        "mention": 0.5,
        "relations": dict.fromkeys(RELATIONS, 0.5),
    }
    (out / THRESHOLDS).write_text(json.dumps(loose, indent=1) + "\n")
    (out / "labels.json").write_text(json.dumps(sets | SETS, ensure_ascii=False, indent=0) + "\n")
    shutil.copyfile(minilm_folder() / "tokenizer.json", out / "tokenizer.json")
    if train:
        write_table(out / LEMMAS, lemma_table(train))
    elif not (out / LEMMAS).exists():
        write_table(out / LEMMAS, {})
    package(a.out, a.version)


if __name__ == "__main__":
    main()
