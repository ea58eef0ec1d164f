"""Runs a Python module or file for the launcher, and ends with it.

The launcher keeps our standard input open. It writes `stop` and closes it to end us in order; when the launcher dies in
any way, a SIGKILL included, the pipe closes as well. So no server, worker or flow run outlives `npm start`.

    python supervise.py prefect server start …
    python supervise.py some/file.py

PODIUM_LOCK       a file to hold locked for as long as this process lives: two servers on one database destroy it
PODIUM_SESSION    marks every process of one launch; the last of them to end (PODIUM_SWEEP=1) removes what is left
"""

import errno
import os
import runpy
import signal
import subprocess
import sys
import threading
import time

GRACE = float(os.environ.get("PODIUM_STOP_SECONDS", "5"))
LOCK_PATIENCE = float(os.environ.get("PODIUM_LOCK_SECONDS", "12"))  # a server whose launcher was killed needs some seconds to end
LINGER = 2.5  # for flow runs to tell a server whose launcher was killed that they crash
EXIT_LOCKED = 75


def parents() -> dict[int, int]:
    """The parent of every process. Slim container images have no `ps`, macOS has no /proc."""
    table: dict[int, int] = {}
    if os.path.isdir("/proc/self"):
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    with open(f"/proc/{name}/stat", "rb") as stat:
                        state, parent = stat.read().rpartition(b")")[2].split()[:2]
                except OSError:
                    continue
                if state != b"Z":
                    table[int(name)] = int(parent)
        return table
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True).stdout
    for line in listing.splitlines():
        pid, parent, state = line.split()[:3]
        if not state.startswith("Z"):
            table[int(pid)] = int(parent)
    return table


def descendants() -> list[int]:
    """Flow runs lead process groups of their own, so a signal to the group of the worker does not reach them."""
    children: dict[int, list[int]] = {}
    for pid, parent in parents().items():
        children.setdefault(parent, []).append(pid)
    found, queue = [], [os.getpid()]
    while queue:
        for pid in children.get(queue.pop(), []):
            found.append(pid)
            queue.append(pid)
    return found


def marked() -> list[int]:
    """Every other process of this launch, also one whose parent was killed. Linux only; elsewhere none are found."""
    session = os.environ.get("PODIUM_SESSION")
    if not session or not os.path.isdir("/proc/self"):
        return []
    wanted = f"PODIUM_SESSION={session}".encode()
    found = []
    for pid in parents():
        if pid == os.getpid():
            continue
        try:
            with open(f"/proc/{pid}/environ", "rb") as environ:
                if wanted in environ.read().split(b"\0"):
                    found.append(pid)
        except OSError:
            continue
    return found


def send(pids: list[int], signum: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, signum)
        except (ProcessLookupError, PermissionError):
            pass


def wait_until_gone(pids: list[int], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and set(pids) & set(parents()):
        time.sleep(0.1)


def end_with(pipe: int) -> None:
    said = b""
    while chunk := os.read(pipe, 1024):
        said += chunk
    sweeps = os.environ.get("PODIUM_SWEEP") == "1"
    if sweeps and b"stop" not in said:
        # The worker lost its launcher at this very moment and is ending its runs.
        wait_until_gone(marked(), LINGER)
    runs = descendants()
    send(runs, signal.SIGTERM)  # a run tells the server that it crashed, while there is a server
    wait_until_gone(runs, GRACE)
    send(runs, signal.SIGKILL)
    if sweeps:
        send(marked(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    send([*descendants(), os.getpid()], signal.SIGKILL)


def hold_lock(path: str) -> None:
    import fcntl

    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # stays open: the lock goes when this process does
    until = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            if time.monotonic() > until:
                sys.exit(EXIT_LOCKED)
            time.sleep(0.2)


def main() -> None:
    pipe = os.dup(0)  # not inheritable: no flow run ever holds it
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    threading.Thread(target=end_with, args=(pipe,), daemon=True).start()
    # Only this process holds the lock and sweeps, not what it starts.
    if lock := os.environ.pop("PODIUM_LOCK", None):
        hold_lock(lock)
        print("data locked", flush=True)  # the launcher waits for this: until now another server may answer on the port
    sys.argv = sys.argv[1:]
    if sys.argv[0].endswith(".py"):
        sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        sys.path.pop(0)
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
