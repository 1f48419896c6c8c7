"""The page's own files, and the headers under which everything of the page is sent."""

from pathlib import Path

from starlette.responses import PlainTextResponse, Response

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
PLAIN_HEADERS = {
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
PAGE_HEADERS = PLAIN_HEADERS | {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; connect-src 'self' ws:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
}
FILE_HEADERS = PLAIN_HEADERS | {
    # A file may be anything, an SVG with scripts too: opened by itself, it can do nothing and reach nothing.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


def asset(path: str) -> Response:
    """A file of the static folder, and of nowhere else."""
    try:
        wanted = (STATIC / path).resolve()
        content = wanted.read_bytes() if wanted.is_relative_to(STATIC.resolve()) else None
    except (OSError, ValueError):
        content = None
    if content is None:
        return PlainTextResponse("There is no such file.", 404, PLAIN_HEADERS)
    kind = MEDIA_TYPES.get(wanted.suffix.lower(), "application/octet-stream")
    return Response(content, 200, PAGE_HEADERS, media_type=kind)


def uploaded(name: str, content: bytes) -> Response:
    """A file somebody uploaded; only pictures are shown, the rest is offered for saving."""
    kind = PICTURES.get(Path(name).suffix.lower())
    saved = {} if kind else {"content-disposition": "attachment"}
    return Response(content, 200, FILE_HEADERS | saved, media_type=kind or "application/octet-stream")
