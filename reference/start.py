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
# # Welcome to Kittengrad
#
# You are going to build a machine that differentiates: first single numbers, and in the end a network that
# tells kittens from their look-alikes. Here you see where you are and what is next. To bring the page up to
# date, click into the cell below and press **Shift+Enter**.

# %%
from checks import progress

progress()

# %% [markdown]
# ## How a stage goes
#
# **Open** puts the stage's notebook on the left and its `.py` file on the right, in front of the file of the
# stage before. **Ctrl+B** (Cmd+B) hides the list of files, when a picture needs the room, and shows it again.
#
# The notebook explains, draws, and asks you to predict before it shows. The code goes into the file: each
# place that waits for you says `raise NotImplementedError("Task …")`. Replace that line, **save the file**
# (Ctrl+S, or Cmd+S), and run the task's `check(…)` in the notebook.
#
# Begin with `00-derivatives.ipynb` and `kittengrad/calculus.py`. In a terminal in this folder (the blue **+**
# above the list of files, then *Terminal*), `python -m checks 00` runs the checks of a stage, and
# `python -m checks --progress` shows the progress.
#
# ## Your work is safe
#
# - **It lives in this folder.** Stop the lab, start it again: your files are as you left them. A newer
#   version of the course goes beside a file that you changed, as `NAME.new`. This page and `UPDATES.txt`
#   show what is new in it.
# - **Saving.** JupyterLab saves open notebooks and files by itself every 15 seconds. The checks read the
#   file on the disk, so press Ctrl+S before you run one. A dot in place of the × on a tab means:
#   not saved yet.
# - **Reloading.** A notebook reads your saved file again before each cell. You need no restart after an edit.
# - **After a restart of the kernel**, run the notebook's first cell again. The variables are gone, and the
#   files are all there.
#
# ## When you are stuck
#
# 1. Read the card of the check: what it computed, what it expected, and *Likely*. Open its *Hint*.
# 2. Work the smallest example by hand, with two numbers and a pencil.
# 3. Print. A `print` in your function appears under the check, and `draw(L)` shows a graph as it is.
# 4. Does nothing make sense? *Kernel → Restart Kernel and Run All Cells…* gives you a clean desk.
# 5. Tell a friend, or a rubber duck, what the line should do. Then take a walk. The gradient will wait.
