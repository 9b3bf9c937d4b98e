"""The better constant answer is the one that is right more often on these labels."""

TASK = "9.5"
REPLACES = "cats.base_rates"


def variant_a(train_labels, labels):
    import numpy as np

    cats = float(np.mean(np.asarray(labels) == 1))
    return cats, max(cats, 1 - cats)
