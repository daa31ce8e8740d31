"""A loopback proxy that makes a local server as far away as you like: delay each way, a rate limit, a line that breaks.

Jupyter accepts it, since Host and Origin both name the proxy's port.
"""
import asyncio
import contextlib
import socket
import threading
import time

PACKET = 1500                                               # bytes: what goes over a slow line at once


class Link:
    """Listens on `port` of 127.0.0.1 and passes on to the port `target`, in a thread of its own until `close`.

    delay       seconds each way; may be set while it runs
    rate        bytes per second each way, None for no limit; as well
    swallows    while True all that comes is lost, though nobody is told
    """

    def __init__(self, target, delay=0.0, rate=None):
        self.target, self.delay, self.rate, self.swallows = target, delay, rate, False
        self.writers, ready = set(), threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), name="link")
        self.thread.start()
        ready.wait(10)

    async def _serve(self, ready):
        self.loop, self.end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._handle, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self.end.wait()
        server.close()
        self._cut()

    async def _handle(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.CancelledError):    # cancelled when the link is closed: then it just ends
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            self.writers |= {writer, back}
            for end in (writer, back):
                end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
            self.writers -= {writer, back}

    async def _pump(self, reader, writer):
        queue = asyncio.Queue()
        task = asyncio.ensure_future(self._out(queue, writer))
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if not self.swallows:
                    queue.put_nowait((time.perf_counter() + self.delay, data))
        queue.put_nowait((0, None))
        await task

    async def _out(self, queue, writer):
        free = 0.0                                          # when the line is free again
        while (item := await queue.get())[1] is not None:
            due, data = item
            size = PACKET if self.rate else len(data)
            for begin in range(0, len(data), size):
                packet = data[begin : begin + size]
                if self.rate:
                    due = free = max(free, due) + len(packet) / self.rate
                if (wait := due - time.perf_counter()) > 0.001:
                    await asyncio.sleep(wait)
                with contextlib.suppress(OSError):
                    writer.write(packet)
                    await writer.drain()
        writer.close()

    def cut(self):
        """Close every connection; new ones are taken."""
        self.loop.call_soon_threadsafe(self._cut)

    def _cut(self):
        for writer in self.writers:
            writer.close()

    def close(self):
        """End it and its thread."""
        self.loop.call_soon_threadsafe(self.end.set)
        self.thread.join(10)
