"""Depth first means that a function calls itself for each parent and then appends the node."""

TASK = "2.5"
REPLACES = "graph.topological_order"


def variant_a(root):
    topo = []
    visited = set()

    def build(v):
        if v not in visited:
            visited.add(v)
            for child in v.parents:
                build(child)
            topo.append(v)

    build(root)
    return topo
