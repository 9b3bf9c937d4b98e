"""Receives a message with one file descriptor from the fork server, over a Unix socket."""

from __future__ import annotations

import socket


def receive(channel: socket.socket, seconds: float) -> tuple[bytes, list[int]]:
    """One message and its descriptor; both empty after the other side closed. Raises TimeoutError."""
    channel.settimeout(seconds)
    message, descriptors, _, _ = socket.recv_fds(channel, 2**16, 1)
    return message, descriptors
