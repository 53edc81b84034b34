# The service as it runs in production: dependencies are built in one stage, only their result comes along.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/production.txt /tmp/production.txt
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --requirement /tmp/production.txt

FROM python:3.11-slim AS runtime
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production \
    PORT=3000
RUN groupadd --gid 1001 app && useradd --uid 1001 --gid 1001 --no-create-home --shell /usr/sbin/nologin app
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY webapp webapp
COPY accounts accounts
COPY todos todos
COPY templates templates
COPY static static
COPY deploy/gunicorn.conf.py deploy/tables.json deploy/
# The values are placeholders that only let the settings be read; nothing of them stays in the image.
RUN SECRET_KEY=only-while-the-static-files-are-collected-0000000000000000 ALLOWED_HOSTS=build.invalid \
    AWS_REGION=eu-west-2 USERS_TABLE=users TASKS_TABLE=todos IMAGES_BUCKET=images REDIS_HOST=redis.invalid \
    COGNITO_USER_POOL_ID=eu-west-2_build COGNITO_CLIENT_ID=build \
    python manage.py collectstatic --noinput
USER 1001:1001
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
# The shell only fills in the port and is replaced by gunicorn, which so gets the signals.
CMD ["sh", "-c", "exec gunicorn --config deploy/gunicorn.conf.py --bind 0.0.0.0:$PORT webapp.wsgi:application"]
