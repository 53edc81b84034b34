"""How requests come in and answers go out: gunicorn's threads, without a client ever holding one.

`worker.BufferingWorker` is the worker that `deploy/gunicorn.conf.py` names; `limits.TransferLimits` has its settings.
Nothing here knows Django or the apps: gunicorn loads it before them.
"""
