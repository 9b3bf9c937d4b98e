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
# # 07 · Layers, and what a network is made of
#
# *Short functions to write in* `kittengrad/nn.py` *and* `kittengrad/losses.py`.

# %%
# %load_ext autoreload
# %autoreload 2

from checks import check

# %% [markdown]
# ## Task 7.1 · A layer as one node

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-1"}
check("7.1")

# %% [markdown]
# ## Task 7.2 · The first weights

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-2"}
check("7.2")

# %% [markdown]
# ## Task 7.3 · Everything that training changes

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-3"}
check("7.3")

# %% [markdown]
# ## Task 7.4 · One call for the whole network

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-4"}
check("7.4")

# %% [markdown]
# ## Task 7.5 · Saving and loading

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-5"}
check("7.5")

# %% [markdown]
# ## Task 7.6 · The squared error

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-6"}
check("7.6")

# %% [markdown]
# ## Task 7.7 · Yes or no

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-7"}
check("7.7")

# %% [markdown]
# ## Task 7.8 · One of several classes

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-7-8"}
check("7.8")
