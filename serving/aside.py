"""A second process of a web worker, in which slow answers are made.

Threads share one interpreter: beside half a second of a PDF every other answer of the process takes
twice as long. The second process is forked when the shop is loaded and before it has threads or
connections, so it costs little memory, and it yields the processor to the first.

Each line is a pipe that carries one request at a time. What streams is fetched chunk by chunk, so
that nothing is made that nobody reads.
"""

import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any

from serving.answers import Answer, Environ, close

NICENESS = 15
OF_THE_PROCESS = ("wsgi.input", "wsgi.errors")  # what does not go through a pipe
MORE, ENOUGH = "more", "enough"

Answering = Callable[[Environ], Answer]


class Aside:
    def __init__(self, answering: Answering, lines: int) -> None:
        """Forks."""
        self.answering = answering
        self.free: SimpleQueue[Connection] = SimpleQueue()
        pairs = [Pipe() for _ in range(lines)]
        self.pid = os.fork()
        if self.pid == 0:
            for here, _there in pairs:
                here.close()
            serve(answering, [there for _here, there in pairs])
        for here, there in pairs:
            there.close()
            self.free.put(here)

    def answer(self, environ: Environ) -> Answer:
        """What the other process answers; where it has ended, this one does."""
        line = self.free.get()
        sent = {name: value for name, value in environ.items() if name not in OF_THE_PROCESS}
        try:
            line.send((sent, environ["wsgi.input"].read()))
            answer: Answer = line.recv()
        except (OSError, EOFError):
            self.free.put(line)
            environ["wsgi.input"].seek(0)
            return self.answering(environ)
        if answer.chunks is None:
            self.free.put(line)
            return answer
        return Answer(answer.status, answer.headers, chunks=Chunks(line, self.free))


class Chunks:
    """The chunks of an answer that streams, each made when it is asked for."""

    def __init__(self, line: Connection, free: SimpleQueue[Connection]) -> None:
        self.line, self.free = line, free
        self.is_open = True

    def __iter__(self) -> Iterator[bytes]:
        while self.is_open:
            self.line.send(MORE)
            chunk: bytes | None = self.line.recv()
            if chunk is None:
                self.let_go()
            else:
                yield chunk

    def close(self) -> None:
        if self.is_open:
            self.line.send(ENOUGH)
            self.let_go()

    def let_go(self) -> None:
        self.is_open = False
        self.free.put(self.line)


# ── the other process ───────────────────────────────────────────────────────────────────────────


def serve(answering: Answering, lines: list[Connection]) -> None:
    """Answer on each line until the worker has ended, and end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker's end is this one's
    os.nice(NICENESS)
    threads = [Thread(target=serve_line, args=(answering, line)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)


def serve_line(answering: Answering, line: Connection) -> None:
    while True:
        try:
            environ, body = line.recv()
            environ |= {"wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr}
            answer = answering(environ)
            if answer.chunks is None:
                line.send(answer)
            else:
                line.send(Answer(answer.status, answer.headers, chunks=()))
                send_chunks(answer.chunks, line)
        except (OSError, EOFError):
            return


def send_chunks(chunks: Any, line: Connection) -> None:
    try:
        remaining = iter(chunks)
        while line.recv() == MORE:
            chunk = next(remaining, None)
            line.send(chunk)
            if chunk is None:
                break
    finally:
        close(chunks)
