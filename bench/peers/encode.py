"""Pictures and texts through a CLIP with a vision transformer: eager PyTorch, the engine's own attention."""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

BATCHES, BATCH, TOKENS = 2, 32, 12
EPS = 1e-5


class Clip:
    """The sizes are those of ViT-B/32: heads of 64, patches of 32."""

    def __init__(self, folder):
        self.w = load_file(folder / "model.safetensors")

    def linear(self, x, name):
        return F.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.w[name + ".weight"], self.w[name + ".bias"], EPS)

    def blocks(self, x, side, causal):
        batch, length, width = x.shape
        for layer in range(12):
            at = f"{side}.encoder.layers.{layer}."
            normed = self.norm(x, at + "layer_norm1")
            q, k, v = (
                self.linear(normed, at + f"self_attn.{p}_proj").view(batch, length, -1, 64).transpose(1, 2) for p in "qkv"
            )
            attended = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
            x = x + self.linear(attended.transpose(1, 2).reshape(batch, length, width), at + "self_attn.out_proj")
            inner = self.linear(self.norm(x, at + "layer_norm2"), at + "mlp.fc1")
            x = x + self.linear(inner * torch.sigmoid(1.702 * inner), at + "mlp.fc2")
        return x

    def pictures(self, pixels):
        patches = F.conv2d(pixels, self.w["vision_model.embeddings.patch_embedding.weight"], stride=32)
        x = patches.flatten(2).transpose(1, 2)
        first = self.w["vision_model.embeddings.class_embedding"].expand(len(x), 1, -1)
        x = torch.cat([first, x], 1) + self.w["vision_model.embeddings.position_embedding.weight"]
        x = self.blocks(self.norm(x, "vision_model.pre_layrnorm"), "vision_model", False)
        pooled = self.norm(x[:, 0], "vision_model.post_layernorm")
        return F.normalize(F.linear(pooled, self.w["visual_projection.weight"]), dim=1)

    def texts(self, ids):
        x = F.embedding(ids, self.w["text_model.embeddings.token_embedding.weight"])
        x = x + self.w["text_model.embeddings.position_embedding.weight"][: ids.shape[1]]
        x = self.norm(self.blocks(x, "text_model", True), "text_model.final_layer_norm")
        ends = (ids == 49407).int().argmax(1)
        return F.normalize(F.linear(x[torch.arange(len(x)), ends], self.w["text_projection.weight"]), dim=1)


def cases(folder):
    clip = Clip(Path(folder) / "clip")
    pixels = torch.randn(BATCHES * BATCH, 3, 224, 224)
    ids = torch.randint(0, 49406, (BATCHES * BATCH, TOKENS))
    ids[:, -1] = 49407

    @torch.no_grad()
    def run(encode, rows):
        for batch in rows.split(BATCH):
            encode(batch)

    return {"pictures": lambda: run(clip.pictures, pixels), "texts": lambda: run(clip.texts, ids)}
