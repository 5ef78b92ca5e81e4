"""What the pages of a source are asked for with, and to whom it is shown."""

from feedsmith.collecting.jobs import Job
from feedsmith.fetching.access import Access, origin
from feedsmith.model.urls import absolute, userinfo, without_userinfo

__all__ = ["Logins"]


class Logins:
    """The credentials of one job, and the origins that they may go to: of pages that the source itself asks
    for, since the user named those.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._origins: frozenset[str] = frozenset()
        # User and password of URLs that the source itself asks for, by URL and for others of its
        # origin: as good as `auth`.
        self._logins: dict[str, str] = {}

    def admit(self, url: str) -> None:
        """Show credentials to the origin of a page that the source asks for; those within its URL as well."""
        plain = without_userinfo(absolute(url))
        self._origins |= {origin(plain)}
        login = userinfo(absolute(url))
        if login:
            self._logins[plain] = login
            self._logins.setdefault(origin(plain), login)

    def add_login(self, url: str) -> str:
        """The URL with the user and password for its origin, if there are any."""
        if not self._logins:
            return url
        login = self._logins.get(url) or self._logins.get(origin(url), "")
        return url.replace("://", f"://{login}@", 1) if login else url

    def access(self) -> Access:
        """How a page of the job is fetched."""
        job = self._job
        return Access(
            source=job.name,
            timeout=job.timeout,
            max_bytes=job.max_bytes,
            robots=job.robots,
            redirects=job.redirects,
            http2=job.http2,
            credentials=job.credentials,
            origins=self._origins,
        )
