"""A Debian in a folder: made by debootstrap, entered by chroot, for building on another V8.

Making one takes root, since debootstrap does. Commands run in namespaces of their own: what is
mounted for them is gone with them, and so is whatever they leave running.
"""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree, which

SCRIPTS = Path("/usr/share/debootstrap/scripts")
PACKAGES = (
    "ca-certificates",
    "cmake",
    "g++",
    "libnode-dev",
    "make",
    "python3-dev",
    "python3-venv",
)
# What a command finds inside; nothing of this machine's environment comes along.
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "TERM": "dumb",
}
HOSTS = "127.0.0.1 localhost\n::1 localhost\n"


class FolderError(Exception):
    """Why there is no such folder, in one line."""


def mirror() -> list[str]:
    """Where this machine has its Debian from, as debootstrap's argument.

    Empty on a machine that isn't a Debian: debootstrap has a place of its own.
    """
    own = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    command = ["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)"]
    command += ["Created-By: Packages"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = [line.split()[1] for line in answer.splitlines() if line.split()[0] == own]
    is_debian = platform.freedesktop_os_release()["ID"] == "debian"
    return found[:1] if is_debian else []


@dataclass(frozen=True)
class Folder:
    """One Debian of a suite."""

    path: Path
    suite: str

    def refuse_if_impossible(self) -> None:
        """Complains of what this machine or who runs it lacks."""
        if os.geteuid() != 0:
            raise FolderError(f"debootstrap and chroot need root: sudo make matrix ({self.suite})")
        for program, package in (("debootstrap",) * 2, ("unshare", "util-linux"), ("chroot",) * 2):
            if which(program) is None:
                raise FolderError(f"no {program} here: apt-get install {package}")
        trial = ["unshare", "--mount", "--pid", "--fork", "true"]
        done = subprocess.run(trial, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FolderError(f"no namespaces to be had here: {done.stderr.strip()}")

    def make(self) -> None:
        """Makes it unless it is there, whole, with all the packages."""
        self.refuse_if_impossible()
        stamp = self.path / "made"
        if stamp.exists() and stamp.read_text().split() == list(PACKAGES):
            return
        print(f"making a Debian {self.suite} in {self.path}; this takes some minutes", flush=True)
        if self.path.exists():
            rmtree(self.path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        script = SCRIPTS / self.suite
        command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}"]
        command += [self.suite, str(self.path), *mirror()]
        if len(command) > 5 and not script.exists():  # a suite younger than this debootstrap
            command.append(str(SCRIPTS / "sid"))
        log = self.path.with_suffix(".log")
        with log.open("w") as file:
            done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            lines = log.read_text().strip().splitlines() or [""]
            raise FolderError(f"debootstrap {self.suite} failed: {lines[-1]} (all in {log})")
        hosts = self.path / "etc/hosts"
        if not hosts.exists():
            hosts.write_text(HOSTS)
        stamp.write_text("\n".join(PACKAGES))

    def run(
        self,
        command: list[str],
        *,
        cwd: str = "/",
        environment: dict[str, str] | None = None,
        quiet: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command inside, as its root."""
        settings = [f"{key}={value}" for key, value in (ENVIRONMENT | (environment or {})).items()]
        inside = shlex.join(["env", "-i", *settings, *command])
        mounted = (
            'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && '
            'mount --rbind /sys "$0/sys" && mount -t tmpfs tmpfs "$0/tmp" && '
            'exec chroot "$0" sh -c "$1"'
        )
        outer = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", mounted]
        outer += [str(self.path), f"cd {shlex.quote(cwd)} && exec {inside}"]
        sys.stdout.flush()
        return subprocess.run(
            outer,
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
        )
