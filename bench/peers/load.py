"""Loads a sharded safetensors checkpoint with the safetensors library: maps it, or reads every value, or makes parameters of it."""

import json
from pathlib import Path

import torch
from safetensors import safe_open


def tensors(folder):
    shards = sorted(set(json.loads((folder / "model.safetensors.index.json").read_text())["weight_map"].values()))
    for shard in shards:
        with safe_open(folder / shard, framework="pt") as opened:
            for name in opened.keys():
                yield opened.get_tensor(name)


def parameters(folder):
    kept = []
    for stored in tensors(folder):
        kept.append(stored.clone())
        assert kept[-1].isfinite().all()
    return kept


def cases(folder):
    folder = Path(folder) / "sharded"
    return {
        "open-once": lambda: list(tensors(folder)),
        "read-once": lambda: [t.sum().item() for t in list(tensors(folder))],
        "model-once": lambda: parameters(folder),
    }
