"""A Llama in plain PyTorch over a dictionary of parameters, with the operators that eager code would use."""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

LINEARS = [f"self_attn.{n}_proj" for n in "qkvo"] + [f"mlp.{n}_proj" for n in ("gate", "up", "down")]


class Llama:
    def __init__(self, folder):
        c = json.loads((Path(folder) / "config.json").read_text())
        self.parameters = {n: t.float() for n, t in load_file(str(Path(folder) / "model.safetensors")).items()}
        self.layers, self.heads, self.groups = c["num_hidden_layers"], c["num_attention_heads"], c["num_key_value_heads"]
        self.hidden, self.epsilon = c["hidden_size"], c["rms_norm_eps"]
        self.width = c.get("head_dim") or self.hidden // self.heads
        theta = c.get("rope_theta") or c["rope_parameters"]["rope_theta"]
        frequencies = theta ** (-torch.arange(0, self.width, 2).float() / self.width)
        angles = torch.outer(torch.arange(c["max_position_embeddings"]).float(), frequencies)
        angles = torch.cat((angles, angles), -1)
        self.cos, self.sin = angles.cos(), angles.sin()

    def prunable(self):
        return [f"model.layers.{i}.{n}.weight" for i in range(self.layers) for n in LINEARS]

    def norm(self, x, name, p):
        return F.rms_norm(x, (self.hidden,), p[name], self.epsilon)

    def rotate(self, x):
        first, second = x.chunk(2, -1)
        length = x.shape[2]
        return x * self.cos[:length] + torch.cat((-second, first), -1) * self.sin[:length]

    def block(self, i, x, p, seen=lambda name, value: None):
        at = f"model.layers.{i}."
        b, t, _ = x.shape

        def linear(name, value):
            seen(at + name + ".weight", value)
            return F.linear(value, p[at + name + ".weight"])

        def split(value, heads):
            return value.view(b, t, heads, self.width).transpose(1, 2)

        h = self.norm(x, at + "input_layernorm.weight", p)
        q = self.rotate(split(linear("self_attn.q_proj", h), self.heads))
        k = self.rotate(split(linear("self_attn.k_proj", h), self.groups))
        v = split(linear("self_attn.v_proj", h), self.groups)
        repeat = self.heads // self.groups
        k, v = k.repeat_interleave(repeat, 1), v.repeat_interleave(repeat, 1)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + linear("self_attn.o_proj", a.transpose(1, 2).reshape(b, t, -1))
        h = self.norm(x, at + "post_attention_layernorm.weight", p)
        return x + linear("mlp.down_proj", F.silu(linear("mlp.gate_proj", h)) * linear("mlp.up_proj", h))

    def logits(self, ids, p):
        x = F.embedding(ids, p["model.embed_tokens.weight"])
        for i in range(self.layers):
            x = self.block(i, x, p)
        x = self.norm(x, "model.norm.weight", p)
        return F.linear(x, p.get("lm_head.weight", p["model.embed_tokens.weight"]))

    def loss(self, ids, p):
        logits = self.logits(ids, p)[:, :-1]
        return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), ids[:, 1:].reshape(-1))
