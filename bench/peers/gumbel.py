"""Gumbel-softmax of many rows, forward and backward, as everybody writes it in PyTorch."""

import torch
import torch.nn.functional as F

from mask import copy, lazily


def rows(number, classes, hard):
    logits = torch.randn(number, classes).requires_grad_()
    upstream = torch.randn(number, classes)

    def step():
        logits.grad = None
        F.gumbel_softmax(logits, tau=1.0, hard=hard, dim=-1).backward(upstream)

    return step


def cases(_folder):
    result = {"copy": lazily(copy)}
    for number, classes in ((262144, 6), (65536, 64), (1024, 32768)):
        result[f"{number}x{classes}"] = lazily(rows, number, classes, False)
        result[f"{number}x{classes}-hard"] = lazily(rows, number, classes, True)
    return result
