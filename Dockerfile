# The course in a container, without answers, for a user who is not root:
#
#   docker build --tag backprop-course .
#   docker run --rm --publish 127.0.0.1:8888:8888 backprop-course
#
# and open the address that it prints. What is written in it goes with it: to keep it, add
#   --volume backprop-course:/home/student/backprop-course/course
# For instructors and contributors: the whole repository, its checks and the grading engine:
#
#   docker build --target instructor --tag backprop-instructor .
#   docker run --rm -it backprop-instructor make test LAYER=unit
#
# To grade in it needs the flags of INSTRUCTOR.md, "Once: set up"; `grader doctor` says whether they were enough.

FROM python:3.13-slim AS base
ENV PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --create-home --shell /bin/bash student
EXPOSE 8888
# Where the repository is: --build-arg SOURCE=https://... The rest says what pyproject.toml says.
ARG SOURCE=""
LABEL org.opencontainers.image.title="backprop-course" \
      org.opencontainers.image.description="A course that teaches backpropagation by hand: six notebooks, a small NumPy module and the checks that mark them" \
      org.opencontainers.image.licenses="BSD-3-Clause AND CC-BY-4.0" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.source="$SOURCE"

# The dev container stops here: its repository is mounted, not copied.
FROM base AS tools
# Debian keeps one version of a package at a time, so a pinned one would soon be gone.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap git make \
    && rm -rf /var/lib/apt/lists/*
USER student

FROM tools AS instructor
USER root
RUN install --directory --owner student /home/student/course
WORKDIR /home/student/course
USER student
# What the environment is made from, alone: an edit of anything else reinstalls nothing. README.md is the package's
# description there, and may be empty.
COPY --chown=student requirements.lock pyproject.toml environment.py jupyter_settings.py LICENSE LICENSE-text ./
RUN touch README.md && python environment.py
COPY --chown=student . .
# A volume over it takes over its owner.
RUN mkdir --parents gradebook
ENV PATH=/home/student/course/.venv/bin:$PATH
CMD ["bash"]

FROM instructor AS handout
RUN .venv/bin/python -m grader release --out /tmp/course.zip && python -m zipfile --extract /tmp/course.zip /tmp

FROM base AS student
RUN install --directory --owner student /home/student/backprop-course
WORKDIR /home/student/backprop-course
USER student
# The same again: an edit of a lesson alone leaves the students' environment as it is.
COPY --from=handout --chown=student /tmp/backprop-course/*.py /tmp/backprop-course/requirements.lock ./
COPY --from=handout --chown=student /tmp/backprop-course/wheels wheels
RUN python start.py --no-open
COPY --from=handout --chown=student /tmp/backprop-course .
WORKDIR /home/student/backprop-course/course
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m \
    CMD ["../.venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8888/api', timeout=5)"]
CMD ["../.venv/bin/jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--LabApp.default_url=/lab/tree/index.ipynb"]
