"""The health check of the containers: it waits for an answer, and accepts one answer alone."""

import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.lab.conftest import LAB, free_port

OVER = {"SECONDS": "19"}  # bash counts from here, and the check ends at 20


@pytest.fixture
def serve():
    """serve(status, port): a server that answers so, on /api alone."""
    servers = []

    def start(status, port):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status if self.path == "/api" else 404)
                self.end_headers()

            def log_message(self, *_):
                pass

        servers.append(HTTPServer(("127.0.0.1", port), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def check(port, **settings):
    """The check, started."""
    return subprocess.Popen(["bash", LAB / "healthy"], env=os.environ | {"LAB_PORT": str(port)} | settings)


def test_a_lab_that_answers_is_healthy(serve):
    serve(200, port := free_port())
    assert check(port).wait() == 0


def test_it_waits_for_a_lab_that_still_starts(serve):
    waiting = check(port := free_port())
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.5)
    serve(200, port)
    assert waiting.wait() == 0


@pytest.mark.parametrize("status", [403, 500])
def test_another_answer_is_not_healthy(serve, status):
    serve(status, port := free_port())
    assert check(port, **OVER).wait() == 1


def test_no_answer_is_not_healthy():
    assert check(free_port(), **OVER).wait() == 1
