"""Perplexity by the standard protocol: disjoint windows, the mean over windows of the mean loss."""

from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from llama import Llama

BATCH = 8


@torch.no_grad()
def measure(model, windows):
    losses = []
    for part in windows.split(BATCH):
        logits = model.logits(part, model.parameters)[:, :-1]
        loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), part[:, 1:].reshape(-1), reduction="none")
        losses.append(loss.view(len(part), -1).mean(1))
    return torch.cat(losses).mean().exp().item()


def cases(folder):
    folder = Path(folder)

    def lazily(name, windows):
        made = []

        def run():
            if not made:
                ids = torch.from_numpy(numpy.load(folder / windows).astype("int64"))
                made.append((Llama(folder / name), ids))
            measure(*made[0])

        return run

    return {"small": lazily("model", "windows.npy"), "large": lazily("large", "large-windows.npy")}
