"""What a terminal of JupyterLab answers: a shell of its own making, not one that a test would choose."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request

from tornado.websocket import websocket_connect

PATIENCE = 60  # seconds


def typed(port: int, token: str, line: str) -> str:
    """What is on the screen when `line` was typed and has run. Waits for a server that is not up yet."""
    server = f"127.0.0.1:{port}"
    asked = urllib.request.Request(f"http://{server}/api/terminals?token={token}", method="POST")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(asked) as answer:
                name = json.load(answer)["name"]
            break
        except OSError:  # not listening yet
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    return asyncio.run(_typed(f"ws://{server}/terminals/websocket/{name}?token={token}", line))


async def _typed(address: str, line: str) -> str:
    shown = ""
    socket = await websocket_connect(address)
    await socket.write_message(json.dumps(["stdin", f"{line}; echo ov''er\r"]))
    async with asyncio.timeout(PATIENCE):
        while "over" not in shown:
            kind, *words = json.loads(await socket.read_message())
            shown += words[0] if kind == "stdout" else ""
    socket.close()
    return shown
