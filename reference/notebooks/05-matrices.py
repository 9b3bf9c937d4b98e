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
# # 05 · Matrices, and numbers that move about

# %%
from checks import check

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-1"}
check("5.1")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-2"}
check("5.2")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-3"}
check("5.3")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-4"}
check("5.4")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-5"}
check("5.5")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-6"}
check("5.6")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-5-7"}
check("5.7")
