"""Limits a process puts on itself (POSIX) or is put under (Windows) before it looks at a hostile file.

On POSIX the child calls `confine` first thing; the kernel then ends it when it asks for too much memory or
time. On Windows its parent puts it into a Job Object before sending it a single byte. Neither needs rights
that an ordinary user lacks. macOS does not enforce memory limits; there the clock in `child` remains.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PROCESS_TIME, _PROCESS_MEMORY, _ONE_PROCESS, _KILL_ON_CLOSE = 0x2, 0x100, 0x8, 0x2000
    _EXTENDED_LIMITS = 9

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def confine(memory_bytes: int, cpu_seconds: int) -> None:
        """Nothing to do in the child itself on Windows."""

    class Cage:
        """A Job Object that ends its process with itself."""

        def __init__(self, process_handle: int, memory_bytes: int, cpu_seconds: int) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
            self._kernel.SetInformationJobObject.argtypes = (
                wintypes.HANDLE,
                ctypes.c_int,
                ctypes.c_void_p,
                wintypes.DWORD,
            )
            self._kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            self._kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
            self._job = self._kernel.CreateJobObjectW(None, None)
            limits = _Extended()
            basic = limits.BasicLimitInformation
            basic.LimitFlags = _PROCESS_TIME | _PROCESS_MEMORY | _ONE_PROCESS | _KILL_ON_CLOSE
            basic.PerProcessUserTimeLimit = cpu_seconds * 10_000_000
            basic.ActiveProcessLimit = 1
            limits.ProcessMemoryLimit = memory_bytes
            size = ctypes.sizeof(limits)
            self._kernel.SetInformationJobObject(self._job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
            if not self._kernel.AssignProcessToJobObject(self._job, process_handle):
                self.close()
                raise OSError(ctypes.get_last_error(), "AssignProcessToJobObject")

        def close(self) -> None:
            """End the process if it still runs."""
            self._kernel.CloseHandle(self._job)

else:
    import resource

    def confine(memory_bytes: int, cpu_seconds: int) -> None:
        """Limit this process's memory and CPU time; no core file, no file it could write."""
        for what, limit in (
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            _soft, hard = resource.getrlimit(what)
            limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)  # noqa: PLW2901
            resource.setrlimit(what, (limit, limit))

    class Cage:
        """Nothing to hold on POSIX: the child confines itself."""

        def __init__(self, process_handle: int, memory_bytes: int, cpu_seconds: int) -> None:
            """The same arguments as on Windows, unused."""

        def close(self) -> None:
            """Nothing to release."""
