"""The bundled language model at run time: ONNX Runtime for the encoder, numpy for the heads."""
