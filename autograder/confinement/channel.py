"""One message with one file descriptor, over a Unix socket: what the fork server sends."""

from __future__ import annotations

import socket


def receive(channel: socket.socket, seconds: float) -> tuple[bytes, list[int]]:
    """One message and its descriptor; both empty when the other side has closed. Raises TimeoutError."""
    channel.settimeout(seconds)
    message, descriptors, _, _ = socket.recv_fds(channel, 2**16, 1)
    return message, descriptors
