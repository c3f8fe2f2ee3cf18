"""The PyTorch side of a comparison: answers the requests of bench/compare, one a line, on standard input.

usage: peer.py ITEM FOLDER THREADS
A request is the name of a case; the answer is `=> SECONDS`, measured here around the case alone. `memory` answers with the peak
resident memory in bytes, `versions` with a line of text.
"""

import importlib
import platform
import sys
import time

import torch

WARM_UP = 2.0


def peak_memory():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return 0


def versions():
    math = "MKL" if torch.backends.mkl.is_available() else "no MKL"
    return f"Python {platform.python_version()}, torch {torch.__version__} ({math})"


def timed(case):
    started = time.perf_counter()
    case()
    return time.perf_counter() - started


def main():
    item, folder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    cases = importlib.import_module(item).cases(folder)
    warm = set()
    for line in sys.stdin:
        name = line.strip()
        if name == "memory":
            answer = peak_memory()
        elif name == "versions":
            answer = versions()
        else:
            if name not in warm and not name.endswith("-once"):
                until = time.perf_counter() + WARM_UP
                while time.perf_counter() < until:
                    cases[name]()
            warm.add(name)
            answer = timed(cases[name])
        print("=>", answer, flush=True)


if __name__ == "__main__":
    main()
