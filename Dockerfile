# The service as it runs in production. One stage builds what needs pip, the other gets only the result.
# The base is pinned by version: its digest belongs behind the tag as soon as it has been looked up on a machine that
# reaches the registry (docs/operations.md).

FROM python:3.11.15-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/production.txt /tmp/production.txt
# The environment has no pip of its own, so none comes into the image with it.
RUN python -m venv --without-pip /venv && \
    pip --python /venv/bin/python install --require-hashes --requirement /tmp/production.txt
WORKDIR /app
COPY manage.py ./
COPY webapp webapp
COPY accounts accounts
COPY todos todos
COPY templates templates
COPY static static
COPY deploy/gunicorn.conf.py deploy/healthcheck.py deploy/tables.json deploy/
# The static files are hashed and compressed here; the values are placeholders that only let the settings be read.
# Bytecode cannot be written later, where the file system is read-only, and without it every start compiles everything.
RUN ENVIRONMENT=production SECRET_KEY=only-while-the-static-files-are-collected-0000000000000000 \
    ALLOWED_HOSTS=build.invalid AWS_REGION=eu-west-2 USERS_TABLE=users TASKS_TABLE=todos IMAGES_BUCKET=images \
    REDIS_HOST=redis.invalid COGNITO_USER_POOL_ID=eu-west-2_build COGNITO_CLIENT_ID=build \
    /venv/bin/python manage.py collectstatic --noinput && \
    python -m compileall -q --invalidation-mode unchecked-hash webapp accounts todos

FROM python:3.11.15-slim-trixie AS runtime
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ServerTask" \
      org.opencontainers.image.revision="$REVISION"
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production \
    PORT=3000
RUN groupadd --gid 1001 app && \
    useradd --uid 1001 --gid 1001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin app && \
    chmod 1777 /tmp
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# The root file system may be read-only. What is written is the upload in hand, in /tmp, and the workers' heartbeat, in
# /dev/shm. Fargate gives a volume the permissions that its path has in the image, if the image names it.
VOLUME ["/tmp"]
USER 1001:1001
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-I", "-S", "deploy/healthcheck.py"]
# No shell between: gunicorn is process 1, gets the signals and collects its workers.
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "webapp.wsgi:application"]
