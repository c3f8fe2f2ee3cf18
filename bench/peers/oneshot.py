"""Wanda and SparseGPT in eager PyTorch, float32 as published."""

from pathlib import Path

import numpy
import torch
from llama import Llama

# Layers that share their input share its statistics.
SHARING = (
    ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
    ["self_attn.o_proj"],
    ["mlp.gate_proj", "mlp.up_proj"],
    ["mlp.down_proj"],
)
SIZE, TOKENS = 1024, 4096
KEEP, OF, BLOCK = 2, 4, 128
ROWS, BATCH = 128, 8


class Statistics:
    def __init__(self, columns, hessian):
        self.sequences = 0
        self.hessian = torch.zeros(columns, columns) if hessian else None
        self.squares = torch.zeros(columns)

    def add(self, x):
        count = x.shape[0]
        flat = x.reshape(-1, x.shape[-1])
        share = self.sequences / (self.sequences + count)
        self.sequences += count
        if self.hessian is None:
            self.squares.mul_(share).add_(flat.norm(dim=0).square() / self.sequences)
        else:
            scaled = flat * (2 / self.sequences) ** 0.5
            self.hessian.mul_(share).add_(scaled.t() @ scaled)


def remove_smallest(scores):
    mask = torch.zeros_like(scores, dtype=torch.bool)
    for at in range(0, scores.shape[1], OF):
        group = scores[:, at : at + OF]
        mask.scatter_(1, at + group.topk(OF - KEEP, 1, largest=False)[1], True)
    return mask


def wanda(weight, statistics):
    weight = weight.clone()
    weight[remove_smallest(weight.abs() * statistics.squares.sqrt())] = 0
    return weight


def sparsegpt(weight, statistics):
    weight, hessian = weight.clone(), statistics.hessian.clone()
    columns = weight.shape[1]
    dead = hessian.diagonal() == 0
    hessian[dead, dead] = 1
    weight[:, dead] = 0
    hessian.diagonal().add_(0.01 * hessian.diagonal().mean())
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(hessian))
    upper = torch.linalg.cholesky(inverse, upper=True)
    for start in range(0, columns, BLOCK):
        end = min(start + BLOCK, columns)
        part, errors = weight[:, start:end].clone(), torch.zeros(len(weight), end - start)
        kept, local = torch.zeros_like(part), upper[start:end, start:end]
        removed = torch.zeros_like(part, dtype=torch.bool)
        for i in range(end - start):
            if i % OF == 0:
                scores = part[:, i : i + OF] ** 2 / local.diagonal()[i : i + OF].reshape(1, -1) ** 2
                removed.scatter_(1, i + scores.topk(OF - KEEP, 1, largest=False)[1], True)
            column = part[:, i]
            result = column.clone()
            result[removed[:, i]] = 0
            kept[:, i] = result
            error = (column - result) / local[i, i]
            part[:, i:] -= error.unsqueeze(1) @ local[i, i:].unsqueeze(0)
            errors[:, i] = error
        weight[:, start:end] = kept
        weight[:, end:] -= errors @ upper[start:end, end:]
    return weight


@torch.no_grad()
def whole_model(folder, method, hessian):
    model = Llama(Path(folder) / "model")
    rows = torch.from_numpy(numpy.load(Path(folder) / "rows.npy").astype("int64"))[:ROWS]
    parameters = dict(model.parameters)
    hidden = [parameters["model.embed_tokens.weight"][part] for part in rows.split(BATCH)]
    for i in range(model.layers):
        groups = [[f"model.layers.{i}.{n}.weight" for n in group] for group in SHARING]
        statistics = {names[0]: Statistics(parameters[names[0]].shape[1], hessian) for names in groups}
        for part in hidden:
            model.block(i, part, parameters, lambda name, x: name in statistics and statistics[name].add(x))
        for names in groups:
            for name in names:
                parameters[name] = method(parameters[name], statistics[names[0]])
        hidden = [model.block(i, part, parameters) for part in hidden]


def cases(folder):
    weight = torch.randn(SIZE, SIZE)
    with torch.no_grad():
        inputs = torch.randn(8, TOKENS // 8, SIZE) @ (torch.eye(SIZE) + 0.02 * torch.randn(SIZE, SIZE))
    full, norms = Statistics(SIZE, True), Statistics(SIZE, False)
    full.add(inputs)
    norms.add(inputs)
    return {
        "layer-hessian": lambda: Statistics(SIZE, True).add(inputs),
        "layer-sparsegpt": lambda: sparsegpt(weight, full),
        "layer-wanda": lambda: wanda(weight, norms),
        "model-sparsegpt": lambda: whole_model(folder, sparsegpt, True),
        "model-wanda": lambda: whole_model(folder, wanda, False),
    }
