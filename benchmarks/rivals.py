"""Turns the pickled models of the benchmark into files of other engines: ONNX and PMML.

python benchmarks/rivals.py FOLDER
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import sklearn.base
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType
from sklearn.ensemble import BaseEnsemble
from sklearn2pmml import sklearn2pmml
from sklearn2pmml.pipeline import PMMLPipeline

__all__ = ["write_onnx", "write_pmml"]

_KNOWN_VERSION = "1.8.0"


def write_onnx(model: Any, rows: pd.DataFrame, path: Path) -> None:
    """Writes a model: texts as one input for each column, numbers alone as one input for all.

    Numbers are doubles, and 32-bit floats for trees, whose operators have nothing else.
    Scikit-learn itself rounds the inputs of trees to these.
    """
    number = FloatTensorType if isinstance(model, BaseEnsemble) else DoubleTensorType
    texts = [pd.api.types.is_object_dtype(each) for each in rows.dtypes]
    if any(texts):
        kinds = [StringTensorType if text else number for text in texts]
        types = [(name, kind([None, 1])) for name, kind in zip(rows.columns, kinds, strict=True)]
    else:
        types = [("X", number([None, rows.shape[1]]))]
    options = {"zipmap": False} if hasattr(model, "predict_proba") else None
    path.write_bytes(to_onnx(model, initial_types=types, options=options).SerializeToString())


def write_pmml(model: Any, rows: pd.DataFrame, path: Path) -> None:
    """Writes a model whose fields have the names of the columns."""
    pipeline = PMMLPipeline([("model", model)])
    pipeline.active_fields = list(rows.columns)
    pipeline.target_fields = ["y"]
    # The converter refuses versions newer than itself. Scores are compared before they are timed.
    known, sklearn.base.__version__ = sklearn.base.__version__, _KNOWN_VERSION
    try:
        sklearn2pmml(pipeline, str(path))
    finally:
        sklearn.base.__version__ = known


def main(folder: Path) -> None:
    """Writes what is not there yet; what cannot be converted is left out and named."""
    for pickled in sorted(folder.glob("*/model.pickle")):
        model, rows = pickle.loads(pickled.read_bytes())  # noqa: S301 - written by models.py
        for name, write in {"model.onnx": write_onnx, "model.pmml": write_pmml}.items():
            target = pickled.with_name(name)
            if not target.exists():
                try:
                    write(model, rows, target)
                except Exception as error:
                    print(f"{target} is left out: {error}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
