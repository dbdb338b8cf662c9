"""Words → pieces: the same function at training and at run time (see ``kg.pipeline.pieces``)."""

from kg.pipeline.pieces import Pieces, PieceTokenizer

__all__ = ["PieceTokenizer", "Pieces"]
