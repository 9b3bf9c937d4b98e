# Kittengrad's images. Each begins with Debian's Python and takes a finished environment from a stage that made it.
#
#   lab          students: JupyterLab and assignments/, nothing of reference/ or autograder/
#   workspace    the lab for VS Code, Codespaces and Binder
#   grader       grading, confined: one environment for the grader process, another for the code it grades
#   instructor   staff: the grader, and nbgrader with its formgrader in JupyterLab
#   test         the whole test suite

FROM debian:trixie-slim AS python
ENV LANG=C.UTF-8 PYTHONUNBUFFERED=1
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends python3


# Environments, each from its lock file alone: code that changes makes none of them again.

FROM python AS builder
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends python3-venv
WORKDIR /kittengrad
COPY requirements/install.py requirements/

FROM builder AS lab-environment
COPY requirements/lab.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/lab requirements/lab.txt --compile
COPY lab/etc /opt/lab/etc
COPY lab/share /opt/lab/share

FROM builder AS worker-environment
COPY requirements/worker.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/worker requirements/worker.txt --compile

FROM builder AS grader-environment
COPY pyproject.toml ./
COPY requirements/grader.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/grader requirements/grader.txt --compile --project

FROM builder AS instructor-environment
COPY pyproject.toml ./
COPY requirements/grader.txt requirements/lab.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/instructor requirements/grader.txt requirements/lab.txt --compile --project

FROM builder AS dev-environment
COPY pyproject.toml ./
COPY requirements/dev.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/dev requirements/dev.txt --project


FROM python AS lab
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends graphviz
RUN useradd --create-home --uid 1000 student \
 && install -d -o student -g student /work
COPY --from=lab-environment /opt/lab /opt/lab
COPY lab/as-owner-of lab/landing.py lab/seed.py lab/start.py lab/validating.py lab/validation.py /opt/kittengrad/
COPY lab/exchange /opt/kittengrad/exchange
COPY assignments /opt/kittengrad/assignments
ENV PATH=/opt/lab/bin:$PATH HOME=/home/student USER=student LAB_IP=0.0.0.0 LAB_PORT=8888
WORKDIR /work
HEALTHCHECK --interval=2s --timeout=5s --start-period=60s --retries=5 CMD python -c \
    "import os, urllib.request as web; web.urlopen('http://127.0.0.1:%s/api' % os.environ['LAB_PORT'])"
# By `sh`: some ways of copying a kit lose what makes a file executable.
ENTRYPOINT ["sh", "/opt/kittengrad/as-owner-of", "/work", "student"]
CMD ["python", "/opt/kittengrad/start.py", "/opt/kittengrad/assignments", "/work"]

FROM lab AS workspace
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends ca-certificates git
# Binder gives the number of its user.
ARG NB_UID=1000
RUN usermod --uid "$NB_UID" student && chown -R student /work
USER student
RUN python /opt/kittengrad/seed.py /opt/kittengrad/assignments /work
HEALTHCHECK NONE


FROM python AS grader
COPY --from=worker-environment /opt/worker /opt/worker
COPY --from=grader-environment /opt/grader /opt/grader
COPY lab/as-owner-of /usr/local/bin/
WORKDIR /kittengrad
COPY pyproject.toml ./
COPY assignments assignments
COPY checks checks
COPY reference reference
COPY datasets datasets
COPY autograder autograder
COPY examples examples
ENV PATH=/opt/grader/bin:$PATH HOME=/tmp KITTENGRAD_WORKER_PYTHON=/opt/worker/bin/python
RUN autograder examples /submissions
ENTRYPOINT ["as-owner-of", "/kittengrad/results", "root", "autograder"]
CMD ["--help"]


FROM grader AS instructor
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends graphviz
RUN useradd --create-home --uid 1000 instructor && install -d -o instructor -g instructor /course
COPY --from=instructor-environment /opt/instructor /opt/instructor
ENV PATH=/opt/instructor/bin:$PATH HOME=/home/instructor USER=instructor LAB_PORT=8889 KITTENGRAD_DATA=/kittengrad/datasets
WORKDIR /course
ENTRYPOINT ["as-owner-of", "/course", "instructor"]
CMD ["sh", "-c", "autograder nbgrader . && exec jupyter lab --no-browser --log-level=WARN --ip=0.0.0.0 --port=$LAB_PORT --allow-root --ServerApp.terminado_settings=shell_command=bash"]


FROM python AS test
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends git graphviz make python3-venv
COPY --from=worker-environment /opt/worker /opt/worker
COPY --from=dev-environment /opt/dev /opt/dev
WORKDIR /kittengrad
COPY . .
ENV PATH=/opt/dev/bin:$PATH HOME=/tmp KITTENGRAD_WORKER_PYTHON=/opt/worker/bin/python \
    PYTHONPYCACHEPREFIX=/tmp/pycache RUFF_CACHE_DIR=/tmp/ruff MYPY_CACHE_DIR=/tmp/mypy \
    HYPOTHESIS_STORAGE_DIRECTORY=/tmp/hypothesis PYTEST_ADDOPTS="-p no:cacheprovider"
CMD ["make", "check", "VENV=/opt/dev"]
