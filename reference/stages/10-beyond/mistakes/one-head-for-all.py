"""Your layer attends with whole vectors, as one head. Each of the heads looks for something else, in its own
part: what becomes of queries, keys and values before they meet?"""

from kittengrad.attention import attention, join_heads, split_heads

TASK = "10.8"
REPLACES = "attention.MultiHeadAttention.forward"


def variant_a(self, x):
    return self.out(attention(self.query(x), self.key(x), self.value(x), self.causal))


def variant_b(self, x):
    parts = (split_heads(layer(x), 1) for layer in (self.query, self.key, self.value))
    return self.out(join_heads(attention(*parts, causal=self.causal)))
