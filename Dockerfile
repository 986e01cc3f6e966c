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
COPY --chown=student . .
# A volume over it takes over its owner.
RUN python environment.py && mkdir --parents gradebook
ENV PATH=/home/student/course/.venv/bin:$PATH
CMD ["bash"]

FROM instructor AS handout
RUN .venv/bin/python -m grader release --out /tmp/course.zip

FROM base AS student
USER student
WORKDIR /home/student
RUN --mount=type=bind,from=handout,source=/tmp/course.zip,target=/tmp/course.zip python -m zipfile --extract /tmp/course.zip .
WORKDIR /home/student/backprop-course
RUN python start.py --no-open
WORKDIR /home/student/backprop-course/course
CMD ["../.venv/bin/jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--LabApp.default_url=/lab/tree/index.ipynb"]
