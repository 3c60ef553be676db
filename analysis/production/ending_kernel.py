"""A kernel in a process of its own, as papermill starts it, which ends when its batch is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_client import AsyncKernelManager

if TYPE_CHECKING:
    import threading


def kernel_until(given_up: threading.Event) -> type[AsyncKernelManager]:
    """Kernels that are killed once the event is set; by then nobody waits for what they run."""

    class EndingKernel(AsyncKernelManager):
        async def _async_is_alive(self) -> bool:
            # nbclient asks every second for as long as a cell runs.
            if given_up.is_set() and self.has_kernel:
                await self.provisioner.kill()
            return await super()._async_is_alive()

        is_alive = _async_is_alive

    return EndingKernel
