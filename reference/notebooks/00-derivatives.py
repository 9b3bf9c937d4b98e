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
# # 00 · How much it moves when you move it a little

# %%
from checks import check

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-1"}
check("0.1")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-2"}
check("0.2")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-3"}
check("0.3")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-4"}
check("0.4")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-0-5"}
check("0.5")
