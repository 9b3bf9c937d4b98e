"""Queries, keys and values meet as they are."""

from kittengrad.attention import attention, attention_weights, join_heads, split_heads

TASK = "10.8"
REPLACES = "attention.MultiHeadAttention.forward"


def variant_a(self, x):
    q, k, v = (split_heads(layer(x), 1) for layer in (self.query, self.key, self.value))
    return self.out(join_heads(attention(q, k, v, self.causal)))


def variant_b(self, x):
    q, k, v = self.query(x), self.key(x), self.value(x)
    heads = split_heads(attention(q, k, v, causal=self.causal), self.heads)
    return self.out(join_heads(heads))


def variant_c(self, x):
    weights = attention_weights(self.query(x), self.key(x), self.causal)
    return self.out(weights @ self.value(x))
