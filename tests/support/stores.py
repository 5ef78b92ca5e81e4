"""Servers that feeds are written to, each a real one on loopback, and what lies there as other clients see it."""

import base64
import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

SECONDS = 30
"""How long a server may take to start and a client to do something; a machine under load is slow."""


class Place(Protocol):
    """A folder in a store: its URL, what the environment has to say of it, and what lies there."""

    url: str
    env: dict[str, str]

    def read(self, name: str) -> bytes | None: ...

    def names(self) -> list[str]: ...


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_for(condition: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} within {SECONDS} s"
        time.sleep(0.01)


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextmanager
def running(command: list[str], port: int, log: Path, **options: Any) -> Iterator[None]:
    """A server in a process of its own, which is ended by its own number."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options)
        try:
            wait_for(lambda: process.poll() is not None or listens(port), f"{command[0]} listens")
            assert process.poll() is None, log.read_text(errors="replace")
            yield
        finally:
            process.terminate()
            process.wait(SECONDS)


# ---- files on a disk: FTP and SFTP ---------------------------------------------------------------


@dataclass
class DiskPlace:
    """A folder that a server has on this disk."""

    folder: Path
    url: str
    env: dict[str, str] = field(default_factory=dict)

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.exists() else None

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []


USER, PASSWORD = "feeds", "hidden@pa/ss %40w?rd#'1"


class FtpServer:
    """pyftpdlib, with one user. `rate` is how many bytes a second an upload may have; 0 is no limit."""

    def __init__(self, folder: Path, *, rate: int = 0, without: tuple[str, ...] = ()) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of asyncore, in Python 3.11
            from pyftpdlib.authorizers import DummyAuthorizer
            from pyftpdlib.handlers import FTPHandler, ThrottledDTPHandler
            from pyftpdlib.ioloop import IOLoop
            from pyftpdlib.servers import FTPServer

        users = DummyAuthorizer()
        users.add_user(USER, PASSWORD, str(folder), perm="elradfmwMT")
        commands = {name: spec for name, spec in FTPHandler.proto_cmds.items() if name not in without}
        transfers = type("Transfers", (ThrottledDTPHandler,), {"read_limit": rate})
        names = {"authorizer": users, "proto_cmds": commands, "dtp_handler": transfers, "auth_failed_timeout": 0}
        self.folder = folder
        self.loop = IOLoop()
        self.server = FTPServer(("127.0.0.1", 0), type("Handler", (FTPHandler,), names), ioloop=self.loop)
        self.port = self.server.address[1]
        self._ending = threading.Event()
        self.thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        while not self._ending.is_set():
            self.loop.loop(timeout=0.05, blocking=False)

    def __enter__(self) -> "FtpServer":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.thread.join()
        self.server.close_all()
        self.loop.close()

    def place(self, name: str, *, password: str = PASSWORD) -> DiskPlace:
        login = f"{USER}:{quote(password, safe='')}"
        return DiskPlace(self.folder / name, f"ftp://{login}@127.0.0.1:{self.port}/{name}")


SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class SshServer:
    """OpenSSH's sshd for whoever runs the tests, with a home that has the key for it, and knows the host's."""

    def __init__(self, folder: Path) -> None:
        if SSHD is None:
            pytest.skip("no sshd (Debian: openssh-server)")
        self.folder, self.home = folder, folder / "home"
        self.port = free_port()
        (self.home / ".ssh").mkdir(parents=True, mode=0o700)
        for key in (folder / "host", self.home / ".ssh" / "id_ed25519", folder / "stranger"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        shutil.copy(self.home / ".ssh" / "id_ed25519.pub", folder / "authorized_keys")
        host_key = (folder / "host.pub").read_text().split()
        self.known_hosts = self.home / ".ssh" / "known_hosts"
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {host_key[0]} {host_key[1]}\n")
        (folder / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nStrictModes no\n"
            f"AuthorizedKeysFile {folder}/authorized_keys\nUsePAM no\nPermitRootLogin yes\nMaxStartups 100\n"
            "Subsystem sftp internal-sftp\n"
        )

    def run(self) -> Any:
        if os.geteuid() == 0:  # its folder for separated privileges, which its service makes elsewhere
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        command = [str(SSHD), "-D", "-e", "-f", str(self.folder / "sshd_config")]
        return running(command, self.port, self.folder / "sshd.log")

    def place(self, name: str, login: str = "", port: int = 0) -> DiskPlace:
        folder = self.folder / "files" / name
        url = f"sftp://{login or getpass.getuser()}@127.0.0.1:{port or self.port}{folder}"
        return DiskPlace(folder, url, {"HOME": str(self.home), "SSH_AUTH_SOCK": ""})


# ---- objects: S3, Google's, Azure's --------------------------------------------------------------


@dataclass
class BucketPlace:
    """What names below `feeds/` in a bucket mean, by another client."""

    url: str
    env: dict[str, str]
    get: Callable[[str], bytes | None]
    list: Callable[[], list[str]]
    describe: Callable[[str], tuple[str, str]] = field(default=lambda key: ("", ""))

    def headers(self, name: str) -> tuple[str, str]:
        """Content-Type and Cache-Control of the object."""
        return self.describe(f"feeds/{name}")

    def read(self, name: str) -> bytes | None:
        return self.get(f"feeds/{name}")

    def names(self) -> list[str]:
        return sorted(name.removeprefix("feeds/") for name in self.list())


class S3Server:
    """moto."""

    keys = ("AKIAEXAMPLE", "hidden-secret")

    def __init__(self) -> None:
        from moto.server import ThreadedMotoServer  # 2 s, for the tests that need it

        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)

    def __enter__(self) -> "S3Server":
        import boto3

        self.server.start()
        self.port = self.server.get_host_and_port()[1]
        key, secret = self.keys
        endpoint = f"http://127.0.0.1:{self.port}"
        self.client = boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.server.stop()

    def place(self, name: str, port: int = 0) -> BucketPlace:
        with suppress(self.client.exceptions.BucketAlreadyOwnedByYou):
            self.client.create_bucket(Bucket=name)

        def get(key: str) -> bytes | None:
            try:
                body = self.client.get_object(Bucket=name, Key=key)["Body"]
            except self.client.exceptions.NoSuchKey:
                return None
            with body:
                return bytes(body.read())

        def names() -> list[str]:
            return [entry["Key"] for entry in self.client.list_objects_v2(Bucket=name).get("Contents", [])]

        key, secret = self.keys
        env = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
        env["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{port or self.port}"
        return BucketPlace(f"s3://{name}/feeds", env, get, names)


class GoogleServer:
    """gcp-storage-emulator, which asks nobody who they are."""

    def __enter__(self) -> "GoogleServer":
        from gcp_storage_emulator.server import create_server

        self.server = create_server("127.0.0.1", 0, in_memory=True)
        self.server.start()
        wait_for(lambda: self.server._api._httpd, "the emulator listens")
        self.port = self.server._api._httpd.server_address[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    def ask(self, path: str, body: bytes | None = None) -> bytes | None:
        from urllib.error import HTTPError

        request = Request(f"http://127.0.0.1:{self.port}{path}", body, {"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=SECONDS) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            error.close()
            return None

    def place(self, name: str, port: int = 0) -> BucketPlace:
        import json

        self.ask("/storage/v1/b", json.dumps({"name": name}).encode())

        def get(key: str) -> bytes | None:
            return self.ask(f"/storage/v1/b/{name}/o/{quote(key, safe='')}?alt=media")

        def names() -> list[str]:
            listed = json.loads(self.ask(f"/storage/v1/b/{name}/o") or b"{}")
            return [entry["name"] for entry in listed.get("items", [])]

        def describe(key: str) -> tuple[str, str]:
            about = json.loads(self.ask(f"/storage/v1/b/{name}/o/{quote(key, safe='')}") or b"{}")
            return about["contentType"], about["cacheControl"]

        env = {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{port or self.port}", "NO_GCE_CHECK": "true"}
        return BucketPlace(f"gs://{name}/feeds", env, get, names, describe)


ACCOUNT = "devstoreaccount1"
# The account that azurite makes where it is told of none has a key that everybody knows.
ACCOUNT_KEY = base64.b64encode(b"hidden key of the account, 64 bytes".ljust(64, b".")).decode()


class AzureServer:
    """azurite, an npm package."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("azurite-blob")
        if program is None:
            pytest.skip("no azurite-blob (npm install -g azurite)")
        self.folder, self.port = folder, free_port()
        self.command = [program, "--blobPort", str(self.port), "--silent"]
        self.command += ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"]

    def run(self) -> Any:
        env = {**os.environ, "AZURITE_ACCOUNTS": f"{ACCOUNT}:{ACCOUNT_KEY}"}
        return running(self.command, self.port, self.folder / "azurite.log", env=env, cwd=self.folder)

    def place(self, name: str, port: int = 0, key: str = ACCOUNT_KEY) -> BucketPlace:
        from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
        from azure.storage.blob import BlobServiceClient

        def connect(port: int, key: str) -> str:
            endpoint = f"http://127.0.0.1:{port}/{ACCOUNT}"
            return f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={key};BlobEndpoint={endpoint};"

        @contextmanager
        def container() -> Iterator[Any]:
            with BlobServiceClient.from_connection_string(connect(self.port, ACCOUNT_KEY)) as service:
                yield service.get_container_client(name)

        def get(key: str) -> bytes | None:
            with container() as client, suppress(ResourceNotFoundError):
                return bytes(client.download_blob(key).readall())
            return None

        def names() -> list[str]:
            with container() as client:
                return [blob.name for blob in client.list_blobs()]

        def describe(key: str) -> tuple[str, str]:
            with container() as client:
                settings = client.get_blob_client(key).get_blob_properties().content_settings
                return settings.content_type, settings.cache_control

        with container() as client, suppress(ResourceExistsError):
            client.create_container()
        env = {"AZURE_STORAGE_CONNECTION_STRING": connect(port or self.port, key)}
        return BucketPlace(f"az://{name}/feeds", env, get, names, describe)


# ---- on the way ----------------------------------------------------------------------------------


class Relay:
    """A way to a server that stops forwarding, without closing, once so many bytes have gone there."""

    def __init__(self, target: int, limit: int) -> None:
        self.target, self.left, self.lock = target, limit, threading.Lock()
        self.stalled = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.ends: list[socket.socket] = []
        self.threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> "Relay":
        self.threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        _shut(self.listening)
        self.threads[0].join()
        for end in self.ends:
            _shut(end)
        for thread in self.threads[1:]:
            thread.join()
        for end in (self.listening, *self.ends):
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listening.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                self.ends += [near, far]
                for ends in ((near, far, True), (far, near, False)):
                    self.threads.append(threading.Thread(target=self._forward, args=ends))
                    self.threads[-1].start()

    def _forward(self, source: socket.socket, sink: socket.socket, there: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                with self.lock:
                    self.left -= len(data) if there else 0
                    if self.left < 0:
                        self.stalled.set()
                if there and self.stalled.is_set():
                    continue  # read, and thrown away
                sink.sendall(data)
        _shut(sink)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@contextmanager
def dribbling_port() -> Iterator[int]:
    """A port that says a letter again and again, and never ends a line."""
    ended = threading.Event()

    def dribble(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while not ended.wait(0.05):
                connection.sendall(b"2")

    def accept() -> None:
        with suppress(OSError):
            while True:
                threads.append(threading.Thread(target=dribble, args=(server.accept()[0],)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threads = [threading.Thread(target=accept)]
        threads[0].start()
        try:
            yield int(server.getsockname()[1])
        finally:
            ended.set()
            _shut(server)
            for thread in threads:
                thread.join()


@dataclass
class Servers:
    """One server of each kind, started when it is first used."""

    folder: Path
    stack: ExitStack
    started: dict[str, Any] = field(default_factory=dict)

    def get(self, kind: str) -> Any:
        if kind not in self.started:
            folder = self.folder / kind
            folder.mkdir(exist_ok=True)  # a test before may have failed to start it
            make: dict[str, Callable[[], Any]] = {
                "s3": S3Server,
                "gs": GoogleServer,
                "az": lambda: AzureServer(folder),
                "ftp": lambda: FtpServer(folder),
                "sftp": lambda: SshServer(folder),
            }
            server = make[kind]()
            self.stack.enter_context(server.run() if hasattr(server, "run") else server)
            self.started[kind] = server
        return self.started[kind]
