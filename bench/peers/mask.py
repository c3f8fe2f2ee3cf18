"""Soft N:M masks in PyTorch: the form of the published code, and the fastest form without a kernel of one's own."""

from itertools import combinations

import torch
import torch.nn.functional as F

GROUPS = 1 << 20
KAPPA, TAU = 100.0, 4.0


def candidates(keep, of):
    table = torch.zeros(len(list(combinations(range(of), keep))), of)
    for row, kept in enumerate(combinations(range(of), keep)):
        table[row, list(kept)] = 1
    return table


def published(keep, of):
    """Logits [G, C]: gumbel_softmax over the candidates, a batched product with their table, times the weight."""
    table = candidates(keep, of)
    logits = (0.01 * torch.randn(GROUPS, len(table))).requires_grad_()
    weight, upstream = torch.randn(GROUPS, of), torch.randn(GROUPS, of)

    def step():
        logits.grad = None
        choice = F.gumbel_softmax(logits * KAPPA, tau=TAU, hard=False, dim=-1)
        mask = (choice.unsqueeze(1) @ table).squeeze(1)
        (weight * mask).backward(upstream)

    return step


def candidate_major(keep, of):
    """Logits [C, G]: softmax over the first dimension, noise from vectorised uniforms, one plain product."""
    table = candidates(keep, of)
    logits = (0.01 * torch.randn(len(table), GROUPS)).requires_grad_()
    weight, upstream = torch.randn(GROUPS, of), torch.randn(GROUPS, of)
    tiny = torch.finfo(torch.float32).tiny

    def step():
        logits.grad = None
        with torch.no_grad():
            noise = torch.rand_like(logits).clamp_min_(tiny).log_().neg_().log_().neg_()
        choice = ((logits * KAPPA + noise) / TAU).softmax(0)
        (weight * (choice.t() @ table)).backward(upstream)

    return step


def cases(_folder):
    result = {}
    for keep, of in ((2, 4), (1, 4), (4, 8)):
        result[f"published-{keep}:{of}"] = lazily(published, keep, of)
        result[f"candidate-major-{keep}:{of}"] = lazily(candidate_major, keep, of)
    result["copy"] = lazily(copy)
    return result


def copy():
    source, target = torch.ones(1 << 26), torch.empty(1 << 26)
    return lambda: target.copy_(source)


def lazily(make, *arguments):
    made = []

    def run():
        if not made:
            made.append(make(*arguments))
        made[0]()

    return run
