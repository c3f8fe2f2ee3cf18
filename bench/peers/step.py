"""One training step: of the mask logits with the published formulas, and of all weights."""

from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from llama import Llama
from mask import candidates

BATCH = 16
KAPPA, TAU, LAMBDA, RATE = 100.0, 4.0, 1e-5, 5e-4


def batches(folder):
    rows = torch.from_numpy(numpy.load(Path(folder) / "rows.npy").astype("int64"))
    at = 0
    while True:
        yield rows[at : at + BATCH]
        at = (at + BATCH) % (len(rows) - BATCH)


def masked(folder):
    model, data = Llama(Path(folder) / "model"), batches(folder)
    table = candidates(2, 4)
    gates = {n: (0.01 * torch.randn(model.parameters[n].numel() // 4, 6)).requires_grad_() for n in model.prunable()}
    optimizer = torch.optim.AdamW(gates.values(), lr=RATE, betas=(0.9, 0.95), eps=1e-5, weight_decay=0.1, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        parameters, kept = dict(model.parameters), 0.0
        for name, gate in gates.items():
            weight = model.parameters[name]
            choice = F.gumbel_softmax(gate * KAPPA, tau=TAU, hard=False, dim=-1)
            mask = (choice.unsqueeze(1) @ table).squeeze(1).view_as(weight)
            parameters[name] = weight * mask
            kept = kept + parameters[name].pow(2).sum()
        loss = model.loss(next(data), parameters) - LAMBDA * kept
        loss.backward()
        torch.nn.utils.clip_grad_norm_(gates.values(), 1.0)
        optimizer.step()
        return loss.item()

    return step


def plain(folder):
    model, data = Llama(Path(folder) / "model"), batches(folder)
    leaves = {n: t.clone().requires_grad_() for n, t in model.parameters.items()}
    optimizer = torch.optim.AdamW(leaves.values(), lr=3e-4, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = model.loss(next(data), leaves)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(leaves.values(), 1.0)
        optimizer.step()
        return loss.item()

    return step


def cases(folder):
    made = {}

    def lazily(name, make):
        def run():
            if name not in made:
                made[name] = make(folder)
            made[name]()

        return run

    return {"masked": lazily("masked", masked), "plain": lazily("plain", plain)}
