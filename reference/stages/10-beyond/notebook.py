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
# # 10 · Beyond: convolution, normalisation, attention

# %%
from checks import check

# %% [markdown]
# ## Task 10.1: numbers that are missing by chance

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-1"}
check("10.1")

# %% [markdown]
# ## Task 10.2: numbers of one size

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-2"}
check("10.2")

# %% [markdown]
# ## Task 10.3: the statistics of a batch, and of all

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-3"}
check("10.3")

# %% [markdown]
# ## Task 10.4: all windows of an image, and back

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-4"}
check("10.4")

# %% [markdown]
# ## Task 10.5: convolution

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-5"}
check("10.5")

# %% [markdown]
# ## Task 10.6: pooling

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-6"}
check("10.6")

# %% [markdown]
# ## Task 10.7: what a character looks at

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-7"}
check("10.7")

# %% [markdown]
# ## Task 10.8: several views at once

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-10-8"}
check("10.8")
