"""Every failure as an answer: a page or a fragment for people, problem+json for machines."""

import json
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, Response, current_app, redirect, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, InternalServerError, Unauthorized

from app.errors import DomainError, Forbidden, LimitReached, NotFound
from app.web import logs, sentences
from app.web.locale import current_locale
from app.web.page import page, wants_fragment

#: Codes that are neither 404, 429 nor the usual 422.
_STATUS: Final = {
    "host_unknown": 421,
    "origin_foreign": 403,
    "reference_missing": 503,
    "parameter_unknown": 400,
    "parameter_repeated": 400,
    "parameter_empty": 400,
    "parameter_missing": 400,
}
PROBLEM: Final = "application/problem+json"


def init_app(app: Flask) -> None:
    """Answer domain errors, HTTP errors and everything unexpected."""
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def status_of(error: DomainError) -> int:
    """The HTTP status of a domain error."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Forbidden):
        return 403
    if isinstance(error, LimitReached):
        return 429
    return _STATUS.get(error.code, 422)


def sentence_of(error: DomainError) -> str:
    """The error in the reader's words; the status's own sentence for a code without one."""
    message = sentences.BY_CODE.get(error.code)
    if message is None:
        return str(gettext(_of_status(status_of(error))[1]))
    details = {"name": error.field or "", **error.details}
    return str(gettext(message)) % details


def domain_error(error: DomainError) -> Response:
    """A rule said no."""
    status = status_of(error)
    response = _answer(status, sentence_of(error), code=error.code, field=error.field)
    if isinstance(error, LimitReached):
        response.headers["Retry-After"] = str(error.details.get("retry_after", 60))
    return response


def http_error(error: HTTPException) -> Response:
    """What routing and parsing refuse; a redirect of theirs is passed on."""
    status = error.code or 500
    if status < 400 or error.response is not None:
        return current_app.make_response(error.get_response())
    if isinstance(error, InternalServerError):
        return unexpected(error.original_exception or error)
    if isinstance(error, Unauthorized) and not request.path.startswith("/api/"):
        return _to_sign_in()
    response = _answer(status, str(gettext(_of_status(status)[1])))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _to_sign_in() -> Response:
    """Sign in first; afterwards the page that was asked for, or the one that a form stood on."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    target = f"/sign-in?{urlencode({'next': wanted})}" if wanted else "/sign-in"
    if wants_fragment():
        answer = _answer(401, str(gettext(_of_status(401)[1])))
        answer.headers["HX-Redirect"] = target
        return answer
    return current_app.make_response(redirect(target, 303))


def unexpected(error: BaseException) -> Response:
    """A mistake of ours: logged once, answered calmly, with the number to ask by."""
    logs.failure(error)
    return _answer(500, str(gettext(sentences.BY_STATUS[500][1])))


def _of_status(status: int) -> tuple[str, str]:
    return sentences.BY_STATUS.get(status) or sentences.BY_STATUS[400 if status < 500 else 500]


def _answer(status: int, sentence: str, *, code: str = "", field: str | None = None) -> Response:
    title = str(gettext(_of_status(status)[0]))
    reference = logs.request_id() if status >= 500 else ""
    if request.path.startswith("/api/"):
        return problem(status, title, sentence, code=code, field=field, reference=reference)
    words = {"title": title, "sentence": sentence, "reference": reference}
    try:
        return page("errors/page.html", fragment="failure", status=status, shared=False, **words)
    except Exception as error:
        # A mistake in the base template must not take the answer about it along.
        logs.failure(error)
        return _plain(status, **words)


def _plain(status: int, *, title: str, sentence: str, reference: str) -> Response:
    """The failure as a page without style, put together without a template."""
    body = Markup(
        '<!doctype html><html lang="{lang}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{title}</title>'
        '<main><section id="failure"><h1>{title}</h1><p>{sentence}</p><p>{reference}</p>'
        "</section></main></html>"
    ).format(
        lang="en" if current_locale() == "en" else "zh-CN",
        title=title,
        sentence=sentence,
        reference=reference,
    )
    headers = {"Cache-Control": "private, no-store"}
    return Response(str(body), status, headers, content_type="text/html; charset=utf-8")


def problem(
    status: int, title: str, detail: str, *, code: str, field: str | None, reference: str
) -> Response:
    """The failure as RFC 9457 problem details."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    body["detail"] = detail
    if code:
        body["code"] = code
    if field:
        body["field"] = field
    if reference:
        body["request_id"] = reference
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    return Response(json.dumps(body, ensure_ascii=False), status, headers, content_type=PROBLEM)
