"""How gunicorn serves the site; `make run` and any other starter read the same environment."""

import os
import tempfile
from pathlib import Path

_TLS = os.environ.get("TLS_FOLDER")
_MEMORY = Path("/dev/shm")  # noqa: S108 - only asked whether it is there

wsgi_app = "wsgi:app"
bind = [f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"]

#: Two processes use two cores; the threads wait for slow phones while others are served.
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))

#: Each worker opens its own database connections: nothing is shared over a fork.
preload_app = False
keepalive = 15
timeout = 30
graceful_timeout = 10

#: A worker's sign of life goes to memory, so that a slow disk never looks like a hang.
worker_tmp_dir = str(_MEMORY if _MEMORY.is_dir() else tempfile.gettempdir())

#: The application writes its own access log, without query strings (they hold positions).
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
no_control_socket = True

if _TLS:
    certfile = str(Path(_TLS, "certificate.pem"))
    keyfile = str(Path(_TLS, "key.pem"))
