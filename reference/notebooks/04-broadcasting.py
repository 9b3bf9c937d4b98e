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
# # 04 · Arrays, stretched and summed

# %%
from checks import check

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-1"}
check("4.1")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-2"}
check("4.2")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-3"}
check("4.3")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-4"}
check("4.4")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-5"}
check("4.5")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-6"}
check("4.6")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-7"}
check("4.7")

# %% nbgrader={"grade": true, "solution": false, "grade_id": "task-4-8"}
check("4.8")
