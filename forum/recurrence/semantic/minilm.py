"""Sentence vectors by all-MiniLM-L6-v2 (Apache-2.0), run with NumPy. Pure but for reading the two files.

Source: the model's card: six BERT layers of 384, twelve heads, mean over the pieces, length one. At most 128 pieces are read, as
it was trained; more gained nothing on duplicates of a support board and cost a sixth more.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forum.recurrence.semantic.wordpiece import WordPieces

Floats = NDArray[np.float32]
DIMENSIONS, LAYERS, HEADS, MOST_PIECES = 384, 6, 12, 128
HEAD = DIMENSIONS // HEADS
EPSILON = 1e-12


class MiniLM:
    """The model, its weights mapped from the file: processes of one machine share them."""

    def __init__(self, weights: Path, vocabulary: Path) -> None:
        self._pieces = WordPieces(vocabulary.read_text(encoding="utf-8").splitlines())
        self._weights = _tensors(weights)
        self._layers = [_Layer(self._weights, f"encoder.layer.{number}") for number in range(LAYERS)]

    def vector(self, text: str) -> Floats:
        """The text's meaning: 384 floats of length one; texts that mean the same have a product near 1."""
        ids = self._pieces.ids(text, MOST_PIECES)
        get = self._weights.__getitem__
        state = get("embeddings.word_embeddings.weight")[ids] + get("embeddings.position_embeddings.weight")[: len(ids)]
        state = _normalised(state + get("embeddings.token_type_embeddings.weight")[0], self._weights, "embeddings.LayerNorm")
        for layer in self._layers:
            state = layer(state)
        mean = state.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), EPSILON), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row per text."""
        return np.stack([self.vector(text) for text in texts]) if texts else np.zeros((0, DIMENSIONS), np.float32)


class _Layer:
    def __init__(self, weights: dict[str, Floats], name: str) -> None:
        self._weights, self._name = weights, name
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        self._asking = np.ascontiguousarray(np.concatenate([weights[f"{part}.weight"] for part in parts]).T)
        self._asking_bias = np.concatenate([weights[f"{part}.bias"] for part in parts])

    def __call__(self, state: Floats) -> Floats:
        count = len(state)
        query, key, value = (state @ self._asking + self._asking_bias).reshape(count, 3, HEADS, HEAD).transpose(1, 2, 0, 3)
        attention = _softmax(query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(HEAD)))
        seen = (attention @ value).transpose(1, 0, 2).reshape(count, DIMENSIONS)
        state = self._norm(self._dense(seen, "attention.output.dense") + state, "attention.output.LayerNorm")
        wide = _gelu(self._dense(state, "intermediate.dense"))
        return self._norm(self._dense(wide, "output.dense") + state, "output.LayerNorm")

    def _dense(self, state: Floats, part: str) -> Floats:
        found: Floats = state @ self._weights[f"{self._name}.{part}.weight"].T + self._weights[f"{self._name}.{part}.bias"]
        return found

    def _norm(self, state: Floats, part: str) -> Floats:
        return _normalised(state, self._weights, f"{self._name}.{part}")


def _tensors(path: Path) -> dict[str, Floats]:
    """Every float tensor of a safetensors file: eight bytes of length, a JSON head, raw little-endian numbers."""
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    head_bytes = int.from_bytes(whole[:8].tobytes(), "little")
    head = json.loads(whole[8 : 8 + head_bytes].tobytes())
    start = 8 + head_bytes
    return {
        name: whole[start + one["data_offsets"][0] : start + one["data_offsets"][1]].view("<f4").reshape(one["shape"])
        for name, one in head.items() if one.get("dtype") == "F32"
    }


def _normalised(state: Floats, weights: dict[str, Floats], name: str) -> Floats:
    centred = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
    found: Floats = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return found


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    found: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return found


def _gelu(state: Floats) -> Floats:
    """x times the normal distribution's share below x; erf by Abramowitz and Stegun 7.1.26, exact to 1.5e-7."""
    size = np.abs(state) * np.float32(math.sqrt(0.5))
    step = 1 / (1 + np.float32(0.3275911) * size)
    series = step * (0.254829592 + step * (-0.284496736 + step * (1.421413741 + step * (-1.453152027 + step * np.float32(1.061405429)))))
    share = 1 - series * np.exp(-size * size)
    found: Floats = (state * np.float32(0.5) * (1 + np.copysign(share, state))).astype(np.float32)
    return found
