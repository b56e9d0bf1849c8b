"""Servers of the lab: start one, wait until it listens, stop them all."""

import socket
import subprocess
import time

running = []


class Absent(Exception):
    """A component that could not be started; the situations that need it are skipped, and this says why."""


def listening(address, port, seconds):
    """True once somebody accepts on address:port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection((address, port), 0.5).close()
            return True
        except OSError:
            time.sleep(0.02)
    return False


def start(name, argv, address, port, place, env, seconds=40):
    """Runs argv with exactly `env` until stop(); its words go to place/name.log."""
    with open(place / f"{name}.log", "ab") as log:
        process = subprocess.Popen(
            [str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, cwd=place
        )
    running.append(process)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if listening(address, port, 0.2):
            return process
    words = (place / f"{name}.log").read_text(errors="replace").strip().splitlines()
    raise Absent(f"{name} does not listen on {address}:{port}: {' / '.join(words[-3:]) or 'no words'}")


def stop():
    """Ends every server that start() began, newest first."""
    for process in reversed(running):
        process.terminate()
    for process in running:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    running.clear()
