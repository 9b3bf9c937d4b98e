"""Modules that hold modules: one after the other, in a list, by name."""

from .nn import Module


class ModuleList(Module):
    """A list of modules, as the attributes "0", "1", …: it can be indexed, extended and walked through."""

    def __init__(self, modules=()):
        self.extend(modules)

    def append(self, module):
        """Add a module at the end. Returns the list."""
        if not callable(module):
            raise TypeError(f"{type(self).__name__} takes modules, not {type(module).__name__}")
        setattr(self, str(len(self)), module)
        return self

    def extend(self, modules):
        """Add several modules at the end. Returns the list."""
        for module in modules:
            self.append(module)
        return self

    def __len__(self):
        return len(self._list())

    def __iter__(self):
        return iter(self._list())

    def __getitem__(self, key):
        found = self._list()[key]
        return ModuleList(found) if isinstance(key, slice) else found

    def _list(self):
        return [value for name, value in vars(self).items() if name.isdigit()]


class Sequential(ModuleList):
    """The modules, one after the other: the output of each is the input of the next.

    Each is a module, or a function of one Tensor. `model[0]` is the first, `model[:2]` a Sequential of two.
    """

    def __init__(self, *modules):
        super().__init__(modules)

    def forward(self, x):
        for module in self._list():
            x = module(x)
        return x

    def __getitem__(self, key):
        found = self._list()[key]
        return Sequential(*found) if isinstance(key, slice) else found


class ModuleDict(Module):
    """Modules by name: `heads["left"]`."""

    def __init__(self, modules=()):
        self._named = {}
        for name, module in dict(modules).items():
            self[name] = module

    def members(self):
        return self.items()

    def __getitem__(self, name):
        return self._named[name]

    def __setitem__(self, name, module):
        if not isinstance(module, Module):
            raise TypeError(f"ModuleDict takes modules, and {name!r} is {type(module).__name__}")
        self._named[name] = module

    def __len__(self):
        return len(self._named)

    def __iter__(self):
        return iter(self._named)

    def __contains__(self, name):
        return name in self._named

    def keys(self):
        """The names, in order."""
        return list(self._named)

    def values(self):
        """The modules, in order."""
        return list(self._named.values())

    def items(self):
        """The pairs of a name and its module, in order."""
        return list(self._named.items())
