"""The shipped spaCy pipeline → a checkpoint that training can go on from.

    python -m kg.training.restore --model DIR --checkpoint FILE --labels FILE

The weights come back as precise as they were shipped: int8 for the encoder's products, half
precision for the heads. Nothing else of the training that made them is needed.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kg.pipeline.folders import NETWORK
from kg.training.claim_data import SETS
from kg.training.claim_model import Model

_PREFIX = "model."


def restored(folder: Path) -> tuple[dict[str, Tensor], dict[str, list[str]]]:
    """Return the weights of a model folder by their names in training, and its syntactic label sets.

    Raises ValueError where the folder's graph is not one that ``kg.training.export`` wrote.
    """
    labels = json.loads((folder / "labels.json").read_text(encoding="utf8"))
    sets = {k: v for k, v in labels.items() if k not in SETS}
    model = Model({k: len(v) for k, v in sets.items()})
    found = _graph_weights(folder / "encoder.onnx")
    with np.load(folder / "heads.npz") as archive:
        found |= {k: archive[k] for k in archive.files}
    state = {}
    for name, parameter in model.state_dict().items():
        value = found.get(name)
        if value is None or value.size != parameter.numel():
            raise ValueError(f"{folder}: no weights {name} of shape {tuple(parameter.shape)}")
        state[name] = torch.from_numpy(value.astype(np.float32).reshape(parameter.shape).copy())
    return state, sets


def _graph_weights(path: Path) -> dict[str, NDArray[Any]]:
    """The weights of an exported graph, whether quantized or not, by their names in training."""
    import onnx
    from onnx.numpy_helper import to_array

    graph = onnx.load(str(path)).graph
    values = {i.name: to_array(i) for i in graph.initializer}
    weights: dict[str, NDArray[Any]] = {}

    def plain(name: str) -> NDArray[Any]:
        """A tensor as numbers, its scale and zero point applied."""
        if not name.endswith("_quantized"):
            return values[name]
        base = name.removesuffix("_quantized")
        zero = values[f"{base}_zero_point"].astype(np.float32)
        return (values[name].astype(np.float32) - zero) * values[f"{base}_scale"]  # type: ignore[no-any-return]

    for name in values:
        base = name.removesuffix("_quantized")
        if name.startswith(_PREFIX) and not name.endswith(("_scale", "_zero_point")):
            weights[base.removeprefix(_PREFIX)] = plain(name)
    for node in graph.node:
        if node.op_type not in ("MatMul", "MatMulInteger") or node.input[1] not in values:
            continue
        parts = [p for p in node.name.split("/") if p and not p.startswith("MatMul")]
        place = ".".join(parts)
        if parts[0] != "encoder":
            tag = place in ("upos", "xpos", "feats", "lemma")
            place = f"syntax.tags.{place}" if tag else f"syntax.{place}"
        weights[f"{place}.weight"] = plain(node.input[1]).T
    for name, value in values.items():
        if name.startswith("onnx::Expand"):
            weights["syntax.root"] = value
    return weights


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--labels", type=Path, required=True)
    a = ap.parse_args()
    state, sets = restored(a.model / NETWORK)
    for path in (a.checkpoint, a.labels):
        path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": state, "epoch": 0}, a.checkpoint)
    a.labels.write_text(json.dumps(sets, ensure_ascii=False) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
