import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8001")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 20
keepalive = 75
# A database connection's memory grows with the schemas it has seen, and so does a worker's: renew both now and then.
max_requests = 20000
max_requests_jitter = 2000
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn makes a nameless file there
control_socket_disable = True
