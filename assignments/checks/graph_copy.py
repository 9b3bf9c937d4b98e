"""A copy of a small graph in plain numbers, made before backward(): it holds what the operators recorded."""

from itertools import islice

from .example import Box, plain

MOST_NODES = 30


class GraphCopy:
    """A Box for each node of the graph that ends in `nodes[root]`, and for each named node.

    named    {name: Box}; the Boxes have the gradients that the local derivatives give (see `paths`)
    missing  the names that the graph does not reach

    Raises ValueError for a graph of more than MOST_NODES nodes, and TypeError for other things than numbers.
    """

    def __init__(self, nodes, root):
        self.root, self.pairs = Box(plain(nodes[root].data)), []
        boxes = self._reached(nodes[root])
        self.named, self.missing = {}, []
        for name, node in nodes.items():
            if id(node) not in boxes:
                self.missing.append(name)
                boxes[id(node)] = Box(plain(node.data))
                self.pairs.append((node, boxes[id(node)]))
            self.named[name] = boxes[id(node)]
            self.named[name].label = name
        self._sum_paths()
        for name in self.missing:  # an arrow without a derivative leads from a node that is not reached
            self.root.parents += (self.named[name],)
            self.root.local_derivatives += (None,)

    def _reached(self, root):
        """{id of a node: Box} for the graph."""
        found, boxes, parents = [root], {id(root): self.root}, []
        for node in found:
            parents.append(_few(node.parents))
            for parent in parents[-1]:
                if id(parent) not in boxes:
                    boxes[id(parent)] = Box(plain(parent.data))
                    found.append(parent)
            if len(found) > MOST_NODES:
                raise ValueError("the graph is too large to show")
        for node, operands in zip(found, parents, strict=True):
            box = boxes[id(node)]
            box.op = str(node.op)[:12]
            box.parents = tuple(boxes[id(parent)] for parent in operands)
            box.local_derivatives = tuple(map(plain, _few(node.local_derivatives)))
            self.pairs.append((node, box))
        return boxes

    def _sum_paths(self):
        """Give each Box its gradient: multiply the local derivatives along a path, add up the paths."""
        to_do = [(self.root, 1.0)]
        for box, rate in to_do:
            box.grad += rate
            pairs = zip(box.parents, box.local_derivatives, strict=False)
            to_do += [(parent, rate * derivative) for parent, derivative in pairs]
            if len(to_do) > MOST_NODES**2:
                raise ValueError("the graph is too large to show")

    def take_gradients(self):
        """Give each Box the gradient that its node has now. Returns what the paths gave: {name: number}."""
        by_paths = {name: box.grad for name, box in self.named.items()}
        for node, box in self.pairs:
            box.grad = plain(node.grad)
        return by_paths


def _few(things):
    return tuple(islice(things, MOST_NODES))
