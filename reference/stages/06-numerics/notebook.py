# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 06 · Functions that stay finite
#
# *Half an hour of reading, and fourteen short functions to write in* `kittengrad/functional.py` *and*
# `kittengrad/gradcheck.py`.

# %%
# %load_ext autoreload
# %autoreload 2
# %config InlineBackend.figure_formats = ["retina"]

from checks import check

# %% [markdown]
# ### Task 6.1 · Exponential, logarithm and root
#
# `exp`, `log` and `sqrt`. Two of their derivatives use the result.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-1"}
check("6.1")

# %% [markdown]
# ### Task 6.2 · Two curves in the shape of an S
#
# `tanh` and `sigmoid`, from -1000 to 1000.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-2"}
check("6.2")

# %% [markdown]
# ### Task 6.3 · Straight lines with a bend
#
# `relu` and `leaky_relu`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-3"}
check("6.3")

# %% [markdown]
# ### Task 6.4 · The smooth relu
#
# `softplus`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-4"}
check("6.4")

# %% [markdown]
# ### Task 6.5 · The smooth maximum
#
# `logsumexp`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-5"}
check("6.5")

# %% [markdown]
# ### Task 6.6 · Numbers made probabilities
#
# `softmax` and `log_softmax`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-6"}
check("6.6")

# %% [markdown]
# ### Task 6.7 · A checker of rules
#
# `both_gradients`, `worst_element` and `check_rule`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-7"}
check("6.7")

# %% [markdown]
# ### Task 6.8 · The likely cause
#
# `likely_cause`.

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-6-8"}
check("6.8")
