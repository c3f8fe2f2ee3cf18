"""The matrix products that an epoch of a concept bottleneck cannot do without, forward and backward, and nothing else."""

import torch

PICTURES, CONCEPTS, CLASSES, BATCH = 25_000, 1_000, 100, 128


@torch.no_grad()
def products(scores, head, layer=None):
    for pictures in scores.split(BATCH):
        activations = pictures if layer is None else pictures @ layer.t()
        logits = activations @ head.t()
        logits.t() @ activations
        felt = logits @ head
        if layer is not None:
            felt.t() @ pictures


def cases(_folder):
    scores, head, layer = torch.randn(PICTURES, CONCEPTS), torch.ones(CLASSES, CONCEPTS), torch.ones(CONCEPTS, CONCEPTS)
    return {"gate-products": lambda: products(scores, head), "l1-products": lambda: products(scores, head, layer)}
