"""The model file: what `model.py` reads, made from what was fitted."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hubang.engines.screening.training.calibration import Calibration
from hubang.engines.screening.training.learners import Folded

# A run whose weights are this small beside the spread of the scores moves none of them; the others are kept, the strongest first.
SMALLEST, MOST = 0.02, 250_000


def pack(
    known: Mapping[str, int], folded: Folded, calibration: Calibration, parts: Sequence[str], clean: str | None
) -> bytes:
    """The content of the file (model.py describes it): numbers and text, nothing that runs."""
    names = list(known)
    weights = np.hstack([-folded.weights, folded.weights]) / 2 if len(folded.classes) == 2 else folded.weights
    bias = np.hstack([-folded.bias, folded.bias]) / 2 if len(folded.classes) == 2 else folded.bias
    kept = _kept(weights - weights.mean(axis=1, keepdims=True))
    arrays: dict[str, Any] = {
        "classes": np.array(folded.classes),
        "clean": np.array(clean or ""),
        "parts": np.array(list(parts)),
        "grams": np.array("\x00".join(names[place] for place in kept)),
        "weights": (weights[kept] * calibration.slope).astype(np.float16),
        "bias": (bias * calibration.slope + calibration.bias).astype(np.float32),
        "offsets": calibration.offsets.astype(np.float32),
    }
    return npz(arrays)


def npz(arrays: Mapping[str, Any]) -> bytes:
    """What numpy.savez_compressed writes, but without the time of day: the same arrays are the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, values in arrays.items():
            inside = io.BytesIO()
            np.save(inside, values, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), inside.getvalue(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _kept(weights: Any) -> Any:
    strength = np.abs(weights).max(axis=1)
    strongest = np.argsort(-strength, kind="stable")[:MOST]
    return np.sort(strongest[strength[strongest] >= SMALLEST])
