"""The encoder and the linear parts of the syntactic heads, read through overlapping windows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.pipeline.pieces import Pieces, PieceTokenizer, windows

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_TAGS = ("upos", "xpos", "feats", "lemma")
_VECTORS = ("words", "start", "arc_dependent", "arc_head", "label_dependent", "label_head")


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the network says of the words of one document.

    ``window`` numbers the window that each word's vectors come from; ``roots`` holds, a window, the
    vectors of the root for arcs and for labels.
    """

    words: Floats
    start: Floats
    arc_dependent: Floats
    arc_head: Floats
    label_dependent: Floats
    label_head: Floats
    upos: Ints
    xpos: Ints
    feats: Ints
    lemma: Ints
    root_arc: Floats
    root_label: Floats


class Network:
    """Files of one model folder, ready to read documents; holds no state between calls."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        missing = [
            f
            for f in ("encoder.onnx", "heads.npz", "labels.json", "tokenizer.json")
            if not (folder / f).is_file()
        ]
        if missing:
            raise ModelError(
                f"{folder}: the model lacks {', '.join(missing)}; reinstall claimgraph"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = PieceTokenizer(folder / "tokenizer.json")
        self.labels: dict[str, list[str]] = json.loads(
            (folder / "labels.json").read_text(encoding="utf8")
        )
        with np.load(folder / "heads.npz") as archive:
            self.weights = {k: archive[k].astype(np.float32) for k in archive.files}

    def encode(self, words: Sequence[str], paragraphs: frozenset[int]) -> Encoded:
        """Read the words of a document; ``paragraphs`` are the indices that open a paragraph."""
        cut = windows(words, paragraphs, self.tokenizer)
        parts: dict[str, list[NDArray[np.generic]]] = {k: [] for k in (*_VECTORS, *_TAGS)}
        root_arc = root_label = np.zeros(0, dtype=np.float32)
        for start, _, keep, until, pieces in cut:
            output = self._run(pieces)
            for name, part in parts.items():
                values = output[name][0]
                if name in ("arc_head", "label_head"):
                    root, values = values[0], values[1:]
                    if name == "arc_head":
                        root_arc = root
                    else:
                        root_label = root
                part.append(values[keep - start : until - start])
        joined: dict[str, Any] = {k: np.concatenate(v) for k, v in parts.items()}
        return Encoded(**joined, root_arc=root_arc, root_label=root_label)

    def _run(self, pieces: Pieces) -> dict[str, NDArray[np.generic]]:
        names = [o.name for o in self._session.get_outputs()]
        values = self._session.run(
            names,
            {
                "pieces": np.array([pieces.ids], dtype=np.int64),
                "shapes": np.array([pieces.shapes], dtype=np.int64),
                "mask": np.ones((1, len(pieces.ids)), dtype=np.bool_),
                "first": np.array([pieces.first], dtype=np.int64),
                "last": np.array([pieces.last], dtype=np.int64),
            },
        )
        return dict(zip(names, values, strict=True))
