# Kittengrad's images. Each begins with Debian's Python and takes a finished environment from a stage that made it.
#
#   lab          students: JupyterLab and assignments/, nothing of reference/ or autograder/
#   workspace    the lab for VS Code, Codespaces and Binder
#   grader       grading, confined: one environment for the grader process, another for the code it grades;
#                with the build argument LOCK=cluster also Dask, for the nodes of a cluster
#   instructor   staff: the grader, and nbgrader with its formgrader in JupyterLab
#   test         the whole test suite
#
# Python's packages are pinned by hashes. Debian's are those of the release trixie on the day of the build, with
# its security updates. docs/images.md explains what each layer takes, and which platforms were tried.

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
COPY lab/unused.txt lab/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/lab requirements/lab.txt --compile --without lab/unused.txt

FROM builder AS worker-environment
COPY requirements/worker.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/worker requirements/worker.txt --compile

FROM builder AS grader-environment
ARG LOCK=grader
COPY pyproject.toml ./
COPY requirements/$LOCK.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/grader requirements/$LOCK.txt --compile --project

FROM builder AS instructor-environment
COPY pyproject.toml ./
COPY requirements/grader.txt requirements/lab.txt requirements/postgres.txt requirements/
COPY lab/unused.txt lab/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/instructor requirements/grader.txt requirements/lab.txt requirements/postgres.txt \
    --compile --project --without lab/unused.txt

FROM builder AS dev-environment
COPY pyproject.toml ./
COPY requirements/dev.txt requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 requirements/install.py /opt/dev requirements/dev.txt --project


# What changes most comes last: a changed task makes one small layer again.

FROM python AS jupyterlab
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends graphviz
# The check waits up to 20 seconds by itself, so a lab that still starts fails it seldom.
HEALTHCHECK --interval=2s --timeout=30s --start-period=60s --retries=2 CMD ["bash", "/opt/kittengrad/healthy"]

FROM jupyterlab AS lab
RUN useradd --create-home --uid 1000 student \
 && install -d -o student -g student /work
ENV PATH=/opt/lab/bin:$PATH HOME=/home/student USER=student LAB_IP=0.0.0.0 LAB_PORT=8888
WORKDIR /work
COPY --from=lab-environment /opt/lab /opt/lab
COPY lab/etc /opt/lab/etc
COPY lab/share /opt/lab/share
COPY lab/as-owner-of lab/healthy lab/landing.py lab/start.py lab/validating.py lab/validation.py /opt/kittengrad/
COPY lab/changes.py lab/files.py lab/notebooks.py lab/seed.py lab/shipped.py lab/updates.py /opt/kittengrad/
COPY lab/exchange /opt/kittengrad/exchange
COPY assignments /opt/kittengrad/assignments
# By `sh`: some ways of copying a kit lose what makes a file executable.
ENTRYPOINT ["sh", "/opt/kittengrad/as-owner-of", "/work", "student"]
CMD ["python", "/opt/kittengrad/start.py", "/opt/kittengrad/mounted", "/opt/kittengrad/assignments", "/work"]
ARG VERSION=dev REVISION=unknown
LABEL org.opencontainers.image.title="Kittengrad: the lab" \
      org.opencontainers.image.description="JupyterLab with the course, for students" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.licenses=MIT

FROM lab AS workspace
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends ca-certificates git
# Binder gives the number of its user.
ARG NB_UID=1000
RUN usermod --uid "$NB_UID" student && chown -R student /work
USER student
RUN python /opt/kittengrad/seed.py /opt/kittengrad/assignments /work
HEALTHCHECK NONE


FROM scratch AS course
COPY pyproject.toml /kittengrad/
COPY datasets /kittengrad/datasets
COPY checks /kittengrad/checks
COPY examples /kittengrad/examples
COPY reference /kittengrad/reference
COPY autograder /kittengrad/autograder
COPY assignments /kittengrad/assignments

FROM python AS grader
ENV PATH=/opt/grader/bin:$PATH HOME=/tmp KITTENGRAD_WORKER_PYTHON=/opt/worker/bin/python
WORKDIR /kittengrad
COPY --from=worker-environment /opt/worker /opt/worker
COPY --from=grader-environment /opt/grader /opt/grader
COPY lab/as-owner-of /usr/local/bin/
COPY --from=course /kittengrad /kittengrad
RUN autograder examples /submissions
ENTRYPOINT ["as-owner-of", "/kittengrad/results", "root", "autograder"]
CMD ["--help"]
ARG VERSION=dev REVISION=unknown
LABEL org.opencontainers.image.title="Kittengrad: the grader" \
      org.opencontainers.image.description="Grades submissions in confinement. It holds the reference: for staff alone" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.licenses=MIT


FROM jupyterlab AS instructor
RUN useradd --create-home --uid 1000 instructor && install -d -o instructor -g instructor /course
ENV PATH=/opt/instructor/bin:$PATH HOME=/home/instructor USER=instructor LAB_IP=0.0.0.0 LAB_PORT=8889
ENV KITTENGRAD_DATA=/kittengrad/datasets KITTENGRAD_WORKER_PYTHON=/opt/worker/bin/python
WORKDIR /course
COPY --from=worker-environment /opt/worker /opt/worker
COPY --from=instructor-environment /opt/instructor /opt/instructor
COPY lab/staff/etc /opt/instructor/etc
COPY lab/etc/jupyter/jupyter_server_config.py /opt/instructor/etc/jupyter/students.py
COPY lab/share /opt/instructor/share
COPY lab/as-owner-of lab/healthy lab/*.py lab/staff/desk.py lab/staff/pages.py lab/staff/start.md /opt/kittengrad/
COPY --from=course /kittengrad /kittengrad
COPY --from=grader /submissions /submissions
ENTRYPOINT ["sh", "/opt/kittengrad/as-owner-of", "/course", "instructor"]
CMD ["python", "/opt/kittengrad/desk.py", "/course"]
ARG VERSION=dev REVISION=unknown
LABEL org.opencontainers.image.title="Kittengrad: the instructor's JupyterLab" \
      org.opencontainers.image.description="nbgrader with formgrader, and the grader. For staff alone" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.licenses=MIT


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
