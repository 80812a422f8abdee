"""A server that speaks the protocol of Amazon S3: moto."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.servers.process import ServerProcess, accepts, free_port

__all__ = ["Keys", "S3Store", "s3_store"]

_REGION = "us-east-1"


@dataclass(frozen=True)
class Keys:
    """An access key and its secret."""

    access: str
    secret: str


@dataclass(frozen=True)
class S3Store:
    """A running server.

    Attributes:
        endpoint: Its URL.
    """

    endpoint: str

    def make_bucket(self, bucket: str) -> None:
        """Makes a bucket."""
        self._client("s3").create_bucket(Bucket=bucket)

    def upload(self, bucket: str, name: str, content: bytes) -> None:
        """Makes an object, or replaces it."""
        self._client("s3").put_object(Bucket=bucket, Key=name, Body=content, ACL="public-read")

    def ask_for_keys(self) -> Keys:
        """Makes a user who may read, whose keys every request needs from now on."""
        iam = self._client("iam")
        user = f"reader-{uuid.uuid4()}"
        iam.create_user(UserName=user)
        policy = (
            '{"Version": "2012-10-17", "Statement": '
            '[{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
        )
        iam.put_user_policy(UserName=user, PolicyName="read", PolicyDocument=policy)
        made = iam.create_access_key(UserName=user)["AccessKey"]
        self._auth_after(0)
        return Keys(made["AccessKeyId"], made["SecretAccessKey"])

    def ask_for_nothing(self) -> None:
        """Takes requests without keys again."""
        self._auth_after(float("inf"))

    def _auth_after(self, requests: float) -> None:
        request = urllib.request.Request(  # noqa: S310
            f"{self.endpoint}/moto-api/reset-auth",
            data=str(requests).encode(),
            headers={"Content-Type": "text/plain"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            answer.read()

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=_REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106
            config=Config(s3={"addressing_style": "path"}),
        )


@contextlib.contextmanager
def s3_store() -> Iterator[S3Store]:
    """Starts an empty server; it ends with the context."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="s3-") as folder:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        process = ServerProcess(command, Path(folder) / "server.log")
        try:
            process.await_ready(lambda: accepts(port))
            yield S3Store(f"http://127.0.0.1:{port}")
        finally:
            process.stop()
