# The bridge as one image: built from the locked versions with their hashes, run by nobody in particular (10001), and
# content with a root file system that it cannot write to; only /tmp has to be writable, and memory will do for it:
#
#   docker build --tag intune-servicenow-bridge .
#   docker run --read-only --tmpfs /tmp --env-file settings.env --publish 8000:8000 intune-servicenow-bridge
#
# `make image-check` builds this very file without an engine and proves what is said here.
FROM docker.io/library/python:3.14.7-slim-bookworm@sha256:9ab8d9c8514b44f90cf0029dd42fdd7e9e211e639c8b995304cc04568dee900f AS python

FROM python AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# The tools that build have an environment of their own; the one that will be shipped has not even pip.
RUN python3 -m venv /build && python3 -m venv --without-pip /opt/bridge
COPY locks/build.lock locks/run.lock locks/
RUN /build/bin/pip install --require-hashes --requirement locks/build.lock \
    && /build/bin/pip --python /opt/bridge/bin/python3 install --only-binary :all: --require-hashes --requirement locks/run.lock
COPY pyproject.toml README.md LICENSE ./
COPY bridge bridge
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /build/bin/pip --python /opt/bridge/bin/python3 install --no-deps --no-index /wheels/*.whl

FROM python
ARG REVISION=unknown
LABEL org.opencontainers.image.title="intune-servicenow-bridge" \
      org.opencontainers.image.description="Shows a user's ServiceNow incidents in an admin portal's troubleshooting pane" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/python:3.14.7-slim-bookworm"
COPY --from=build /opt/bridge /opt/bridge
ENV PATH="/opt/bridge/bin:${PATH}" \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BRIDGE_BIND=0.0.0.0:8000
# As a number, so that Kubernetes can see that it is not root's; no such user has to exist.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python3", "-c", "import os, urllib.request as http; http.urlopen('http://127.0.0.1:' + os.environ['BRIDGE_BIND'].rpartition(':')[2] + '/health/live', timeout=4)"]
ENTRYPOINT ["bridge"]
CMD ["serve"]
