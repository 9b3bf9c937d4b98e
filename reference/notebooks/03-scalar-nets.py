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
# # 03 · Networks of single numbers

# %%
from checks import check

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-1"}
check("3.1")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-2"}
check("3.2")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-3"}
check("3.3")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-4"}
check("3.4")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-5"}
check("3.5")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-3-6"}
check("3.6")
