"""I write down the nodes on the way from the root and turn the list around at the end."""

TASK = "2.1"
REPLACES = "graph.topological_order"


def variant_a(root):
    found = [root]
    seen = {root}
    i = 0
    while i < len(found):
        for parent in found[i].parents:
            if parent not in seen:
                seen.add(parent)
                found.append(parent)
        i += 1
    found.reverse()
    return found


def variant_b(root):
    visited, stack = {}, [root]  # a dict keeps the order
    while stack:
        node = stack.pop()
        if node in visited:
            continue
        visited[node] = True
        stack.extend(node.parents)
    return list(reversed(list(visited)))
