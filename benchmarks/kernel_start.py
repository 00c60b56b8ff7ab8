"""Time from asking for a kernel to the first TensorFlow result in it: cold and warm, in turns.

The fork server's start is shown apart: a program pays it once, with its first warm kernel.
"""

import argparse
import statistics
import time

from jupyter_client import KernelManager
from rich.console import Console
from rich.table import Table

from autograder.kernel.client import server_address
from autograder.kernel.provisioner import WarmProvisioner
from autograder.kernel.settings import Settings

FIRST_RESULT = "import tensorflow as tf\nint(tf.reduce_sum(tf.constant([1, 2])))"


def seconds_to_first_result(kernel_name: str) -> tuple[float, float]:
    """Seconds until the kernel is ready, and until the first result, from the same start."""
    manager = KernelManager(kernel_name=kernel_name)
    started = time.perf_counter()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        ready = time.perf_counter() - started
        reply = client.execute_interactive(FIRST_RESULT, timeout=120, output_hook=lambda _: None)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{kernel_name}: {reply['content']['evalue']}")
        if (
            isinstance(manager.provisioner, WarmProvisioner)
            and not manager.provisioner.status["warm"]
        ):
            raise RuntimeError(f"not warm: {manager.provisioner.status['reason']}")
        return ready, time.perf_counter() - started
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="kernels of each kind (default: 5)")
    parser.add_argument("--cold", default="python3", help="kernelspec (default: python3)")
    parser.add_argument("--warm", default="tensorflow-warm", help="kernelspec")
    options = parser.parse_args()

    started = time.perf_counter()
    server_address(Settings())
    server_seconds = time.perf_counter() - started
    rounds: dict[str, list[tuple[float, float]]] = {options.cold: [], options.warm: []}
    for _ in range(options.rounds):
        for name, measured in rounds.items():
            measured.append(seconds_to_first_result(name))
    ready, first = (
        {name: statistics.median(each[part] for each in all_) for name, all_ in rounds.items()}
        for part in (0, 1)
    )

    table = Table(title=f"Seconds from the request, median of {options.rounds}")
    table.add_column("")
    for heading in (f"cold ({options.cold})", f"warm ({options.warm})", "ratio"):
        table.add_column(heading, justify="right")
    for label, medians in (("kernel ready", ready), ("first TensorFlow result", first)):
        cold, warm = medians[options.cold], medians[options.warm]
        table.add_row(label, f"{cold:.2f}", f"{warm:.2f}", f"{cold / warm:.1f}")
    console = Console()
    console.print(table)
    console.print(f"The fork server, once for a program: {server_seconds:.1f} s.")


if __name__ == "__main__":
    main()
