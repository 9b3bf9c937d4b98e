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
# # 09 · Cats: a network that sees
#
# *Eight tasks to write in* `kittengrad/cats.py`.

# %%
# %load_ext autoreload
# %autoreload 2

from checks import check

# %% [markdown]
# ### Task 9.1 · Images as columns

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-1"}
check("9.1")

# %% [markdown]
# ### Task 9.2 · The first weights

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-2"}
check("9.2")

# %% [markdown]
# ### Task 9.3 · The network and its cost

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-3"}
check("9.3")

# %% [markdown]
# ### Task 9.4 · Training

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-4"}
check("9.4")

# %% [markdown]
# ### Task 9.5 · How often is it right?

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-5"}
check("9.5")

# %% [markdown]
# ### Task 9.6 · How much is that worth?

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-6"}
check("9.6")

# %% [markdown]
# ### Task 9.7 · The blank-image control

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-7"}
check("9.7")

# %% [markdown]
# ### Task 9.8 · More images, and where the network looks

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-9-8"}
check("9.8")
