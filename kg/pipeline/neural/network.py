"""The encoder and the linear parts of the syntactic heads, read through overlapping windows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.pipeline.neural.lemmas import Lemmas
from kg.pipeline.pieces import Pieces, PieceTokenizer, windows

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
LEMMAS = "lemmas.json.gz"
THRESHOLDS = "thresholds.json"
#: What the network's folder holds.
FILES = ("encoder.onnx", "heads.npz", "labels.json", LEMMAS, THRESHOLDS, "tokenizer.json")
#: What it may hold besides: the heads of other label sets, read when they are asked for.
LABEL_SETS = "label_sets.npz"
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


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the files of a folder hold."""

    folder: Path
    session: onnxruntime.InferenceSession
    tokenizer: PieceTokenizer
    labels: dict[str, list[str]]
    lemmas: Lemmas
    calibration: dict[str, Any]
    weights: dict[str, Floats]


class Network:
    """Files of one model folder, ready to read documents; holds no state between calls.

    Made without a folder it waits for :meth:`load`. Copying and pickling it reads the folder anew.
    """

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        self._threads = threads
        self._content = None if folder is None else self._read(folder)

    def __reduce__(self) -> tuple[type["Network"], tuple[Path | None, int]]:
        return Network, (self._content.folder if self._content else None, self._threads)

    def load(self, folder: Path) -> None:
        """Take the files of a folder. Raises ModelError when one is missing."""
        self._content = self._read(folder)
        vars(self).pop("label_sets", None)  # those of another folder

    def save(self, folder: Path) -> None:
        """Copy the files into a folder."""
        source = self._parts.folder
        folder.mkdir(parents=True, exist_ok=True)
        more = [LABEL_SETS] if (source / LABEL_SETS).is_file() else []
        for name in (*FILES, *more):
            if not (folder / name).exists() or not (folder / name).samefile(source / name):
                copyfile(source / name, folder / name)

    def _read(self, folder: Path) -> _Parts:
        missing = [f for f in FILES if not (folder / f).is_file()]
        if missing:
            raise ModelError(
                f"{folder}: the model lacks {', '.join(missing)}; reinstall claimgraph"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return _Parts(
            folder=folder,
            session=onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            ),
            tokenizer=PieceTokenizer(folder / "tokenizer.json"),
            labels=json.loads((folder / "labels.json").read_text(encoding="utf8")),
            lemmas=Lemmas.read(folder / LEMMAS),
            calibration=json.loads((folder / THRESHOLDS).read_text(encoding="utf8")),
            weights=_arrays(folder / "heads.npz"),
        )

    @property
    def _parts(self) -> _Parts:
        if self._content is None:
            raise ModelError(
                "this pipeline has no weights yet; load its folder with spacy.load or from_disk"
            )
        return self._content

    @property
    def ready(self) -> bool:
        """Whether it has its files."""
        return self._content is not None

    @property
    def tokenizer(self) -> PieceTokenizer:
        """Cuts words into pieces."""
        return self._parts.tokenizer

    @property
    def labels(self) -> dict[str, list[str]]:
        """The label sets of all heads, by name."""
        return self._parts.labels

    @property
    def lemmas(self) -> Lemmas:
        """Finds the lemmas of tagged words."""
        return self._parts.lemmas

    @property
    def calibration(self) -> dict[str, Any]:
        """Slope and intercept of the calibrated confidence; a threshold for each relation."""
        return self._parts.calibration

    @property
    def weights(self) -> dict[str, Floats]:
        """The weights of what runs in numpy, by name."""
        return self._parts.weights

    @cached_property
    def label_sets(self) -> dict[str, Floats]:
        """The weights of the heads of other label sets, by name; empty where the model has none."""
        path = self._parts.folder / LABEL_SETS
        return _arrays(path) if path.is_file() else {}

    def encode(self, words: Sequence[str], paragraphs: frozenset[int]) -> Encoded:
        """Read the words of a document; ``paragraphs`` are the indices that open a paragraph."""
        cut = windows(words, paragraphs, self.tokenizer)
        parts: list[dict[str, NDArray[Any]]] = []
        root_arc = root_label = np.zeros(0, dtype=np.float32)
        for start, _, keep, until, pieces in cut:
            output = {k: v[0] for k, v in self._run(pieces).items()}
            root_arc, output["arc_head"] = output["arc_head"][0], output["arc_head"][1:]
            root_label, output["label_head"] = output["label_head"][0], output["label_head"][1:]
            parts.append({k: v[keep - start : until - start] for k, v in output.items()})
        joined = {k: np.concatenate([part[k] for part in parts]) for k in (*_VECTORS, *_TAGS)}
        return Encoded(**joined, root_arc=root_arc, root_label=root_label)

    def _run(self, pieces: Pieces) -> dict[str, NDArray[Any]]:
        session = self._parts.session
        names = [o.name for o in session.get_outputs()]
        values = session.run(
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


def _arrays(path: Path) -> dict[str, Floats]:
    """Return the arrays of a file in single precision."""
    with np.load(path) as archive:
        return {name: archive[name].astype(np.float32) for name in archive.files}
