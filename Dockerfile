# The web pages are built in a stage of their own; the image that runs holds Python and what base.txt locks.
# `scripts/prove_dockerfile.py` carries these steps out where there is no container engine.

FROM python:3.11-slim AS pages
WORKDIR /build
COPY requirements/web.txt requirements/
RUN pip install --no-cache-dir --root-user-action=ignore --require-hashes --requirement requirements/web.txt
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
RUN cd frontend && npm ci
COPY frontend frontend
RUN cd frontend && npm run build

FROM python:3.11-slim
WORKDIR /app
ENV PYTHONUNBUFFERED=1 DEBUG=0 VAR_DIR=/app/var
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --root-user-action=ignore --require-hashes --requirement requirements/base.txt
COPY manage.py ./
COPY scripts/messages.py scripts/healthy.py scripts/
COPY config config
COPY mediation mediation
COPY --from=pages /build/frontend/dist frontend/dist
RUN python scripts/messages.py compile && python -m compileall -q config mediation
# The keys of this step sign and encrypt nothing: they only let the settings load.
RUN SECRET_KEY=build FIELD_KEYS=0000000000000000000000000000000000000000000000000000000000000000 ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --noinput --verbosity 0
RUN mkdir --parents --mode=1777 var
USER 10001:10001
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "scripts/healthy.py"]
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "config.asgi:application"]
