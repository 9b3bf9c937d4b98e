"""The joined heads are the result, without the layer that mixes them."""

from kittengrad.attention import attention, join_heads, split_heads

TASK = "10.8"
REPLACES = "attention.MultiHeadAttention.forward"


def variant_a(self, x):
    q, k, v = (split_heads(layer(x), self.heads) for layer in (self.query, self.key, self.value))
    return join_heads(attention(q, k, v, causal=self.causal))
