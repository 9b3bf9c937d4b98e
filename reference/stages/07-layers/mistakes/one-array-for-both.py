"""After you load a state, it shares its arrays with the module: a step of training changes the state too.
Whose array does a parameter hold, and whose should it be?"""

from kittengrad.nn import check_state

TASK = "7.5"
REPLACES = "nn.Module.load_state_dict"


def variant_a(self, state, strict=True):
    tensors = dict(self.named_tensors())
    check_state(type(self).__name__, tensors, state, strict)
    for name in tensors.keys() & state.keys():
        array = state[name]
        tensors[name].data = (
            array if array.dtype == tensors[name].dtype else array.astype(tensors[name].dtype)
        )


def variant_b(self, state, strict=True):
    tensors = dict(self.named_tensors())
    check_state(type(self).__name__, tensors, state, strict)
    for name, tensor in tensors.items():
        if name in state:
            tensor.data = state[name].astype(tensor.dtype, copy=False)
