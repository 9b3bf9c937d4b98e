"""Ask PyTorch, once, for attention with one head and with several: attention.json, like arrays.json.

    /tmp/torchvenv/bin/python tests/torch_values/make_attention.py

`make_arrays.py` says how to install PyTorch.
"""

import make_arrays
import numpy as np
import torch
from torch.nn import functional


def attention(query, key, value, causal=False):
    return functional.scaled_dot_product_attention(query, key, value, is_causal=causal)


def multi_head(x, q, k, v, out, heads, causal=False, biases=(None, None, None, None)):
    """Self-attention with weights (outputs, inputs), and with biases or without."""
    places_first, length = x.swapaxes(0, 1), x.shape[1]
    later = torch.ones(length, length, dtype=bool).triu(1) if causal else None
    answer, _ = functional.multi_head_attention_forward(
        places_first, places_first, places_first, x.shape[-1], heads,
        torch.cat([q, k, v]), None if biases[0] is None else torch.cat(biases[:3]),
        None, None, False, 0.0, out, biases[3], attn_mask=later, need_weights=False,
    )  # fmt: skip
    return answer.swapaxes(0, 1)


make_arrays.WORDS |= {"attention": attention, "multi_head": multi_head}

TEXTS = (((4, 2), (3, 2), (3, 5)), ((5, 3), (5, 3), (5, 3)), ((2, 3, 4), (2, 5, 4), (2, 5, 1)),
         ((5, 2), (2, 2), (2, 2)), ((1, 1), (1, 1), (1, 1)), ((2, 2, 3, 4),) * 3)  # fmt: skip


def questions(rng):
    def draw(names, *shapes, dtype="float64", size=2.5):
        arrays = (np.round(rng.uniform(-size, size, shape), 3).astype(dtype) for shape in shapes)
        return dict(zip(names, arrays, strict=True))

    for shapes in TEXTS:
        for causal in (False, True):
            yield f"attention(a, b, c, causal={causal})", draw("abc", *shapes)
    for size in (30, 1000):
        yield "attention(a, b, c, causal=True)", draw("abc", *TEXTS[1], size=size)
    yield "attention(a, b, c)", draw("abc", *TEXTS[0], dtype="float32")
    for causal in (False, True):
        for heads in (1, 2, 4):
            start = f"multi_head(a, b, c, d, e, {heads}, causal={causal}"
            yield f"{start})", draw("abcde", (2, 3, 4), *[(4, 4)] * 4)
            yield (
                f"{start}, biases=(f, g, h, i))",
                draw("abcdefghi", (1, 5, 4), *[(4, 4)] * 4, *[(4,)] * 4, size=1),
            )


if __name__ == "__main__":
    rng = np.random.default_rng(10)
    cases = [make_arrays.case(rng, *question) for question in questions(rng)]
    make_arrays.write("attention.json", cases)
