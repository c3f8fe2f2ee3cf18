"""Concept Matrix Search in eager PyTorch, float32, every profile written out as in the published code."""

import torch
import torch.nn.functional as F

PICTURES, CONCEPTS, CLASSES, WIDTH = 50_000, 5_000, 100, 512
BATCH = 4096


def embeddings(rows):
    return torch.randn(rows, WIDTH) + 1


def cosine(v, t):
    return F.normalize(v) @ F.normalize(t).t()


def nearest(v, t):
    return (t / t.sum(1, keepdim=True))[:, v.argmax(1)].t()


@torch.no_grad()
def search(images, concepts, classes, score):
    unit = F.normalize(concepts).t()
    profiles = F.normalize(classes) @ unit
    images = F.normalize(images)
    mean = images.mean(0, keepdim=True) @ unit
    return torch.cat([score(part @ unit, profiles, mean) for part in images.split(BATCH)])


def cases(_folder):
    images, concepts, classes = embeddings(PICTURES), embeddings(CONCEPTS), embeddings(CLASSES)
    scores = {
        "cosine": lambda v, t, _: cosine(v, t),
        "cubed": lambda v, t, _: cosine(v**3, t**3),
        "centred": lambda v, t, mean: cosine(v - mean, t - t.mean(0)),
        "column": lambda v, t, mean: cosine(v / mean, t / t.mean(0)),
        "max": lambda v, t, _: nearest(v, t),
    }
    return {name: lambda score=score: search(images, concepts, classes, score) for name, score in scores.items()}
