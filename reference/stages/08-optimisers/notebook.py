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
# # 08 · Optimisers: ways downhill
#
# *Short functions to write in* `kittengrad/optim.py` *and* `kittengrad/lr_scheduler.py`.

# %%
# %load_ext autoreload
# %autoreload 2

from checks import check

# %% [markdown]
# ## Task 8.1 · A step downhill, with weight decay

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-1"}
check("8.1")

# %% [markdown]
# ## Task 8.2 · Momentum

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-2"}
check("8.2")

# %% [markdown]
# ## Task 8.3 · A step size for every number

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-3"}
check("8.3")

# %% [markdown]
# ## Task 8.4 · Adam, and a decay beside it

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-4"}
check("8.4")

# %% [markdown]
# ## Task 8.5 · Schedules

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-5"}
check("8.5")

# %% [markdown]
# ## Task 8.6 · Gradients that are too long

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-8-6"}
check("8.6")
