"""The base of every API view: the actor, problem documents (RFC 9457), keyset pages, UTF-8 CSV."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.core.actor import Actor
from mediation.core.errors import Conflict, DomainError, TooMany

log = logging.getLogger(__name__)

TYPE_PREFIX = "/problems/"
WHAT_TO_DO: dict[type[exceptions.APIException], Any] = {
    exceptions.NotAuthenticated: _lazy("You are not signed in. Sign in, then try again."),
    exceptions.AuthenticationFailed: _lazy("This sign-in or token does not hold any more. Sign in again."),
    exceptions.PermissionDenied: _lazy("You may not do this. Ask your court's administrator if you should."),
    exceptions.NotFound: _lazy("There is no such thing here. Check the address."),
    exceptions.UnsupportedMediaType: _lazy("Send JSON, or a form with the file."),
}
"""The framework's refusals, said so that one knows what to do."""


class ActorView(APIView):
    """A view whose caller is known to the services as an `Actor`."""

    @cached_property
    def actor(self) -> Actor:
        """Who acts, with the roles held when this request came; a view serves one request."""
        user: Any = self.request.user
        if not user.is_authenticated:
            raise exceptions.NotAuthenticated
        actor: Actor = user.as_actor()
        return actor


class KeysetPagination(CursorPagination):
    """Pages by keyset: the cost of a page does not grow with its depth, and no exact total is promised."""

    page_size = 50
    ordering: Any = ("-created_at", "-id")

    def get_paginated_response(self, data: Any) -> Response:
        """The rows and where the next page is, if there is one."""
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for the OpenAPI document."""
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": schema, "next": {"type": ["string", "null"], "format": "uri"}},
        }


def problem(code: str, detail: str, http_status: int, errors: list[dict[str, Any]] | None = None) -> Response:
    """A refused act as a problem document: a code for programs, a sentence that says what to do for people."""
    body = {
        "type": f"{TYPE_PREFIX}{code}",
        "title": code.replace("_", " "),
        "status": http_status,
        "code": code,
        "detail": detail,
        "errors": errors if errors is not None else [{"code": code, "detail": detail, "field": None}],
    }
    return Response(body, status=http_status, content_type="application/problem+json")


def problem_response(fault: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal, ours or the framework's, in the one form."""
    if isinstance(fault, DomainError):
        return _from_refusals(fault)
    if isinstance(fault, Http404):
        fault = exceptions.NotFound()
    elif isinstance(fault, PermissionDenied):
        fault = exceptions.PermissionDenied()
    if isinstance(fault, exceptions.ValidationError):
        return _from_validation(fault)
    if isinstance(fault, exceptions.APIException):
        return _from_framework(fault)
    return None


def _from_refusals(fault: DomainError) -> Response:
    errors = [{"code": r.code, "detail": str(r.detail), "field": r.field} for r in fault.refusals]
    if not errors:
        errors = [
            {
                "code": "not_found",
                "detail": _("There is no such thing here. Check the address."),
                "field": None,
            }
        ]
    response = problem(errors[0]["code"] or "refused", str(errors[0]["detail"]), fault.status, errors)
    if isinstance(fault, Conflict):
        response.data["changes"] = [
            {"what": c.what, "label": str(c.label), "by": c.by, "at": c.at.isoformat()} for c in fault.changes
        ]
    if isinstance(fault, TooMany):
        response["Retry-After"] = str(fault.wait)
    return response


def _from_validation(fault: exceptions.ValidationError) -> Response:
    errors = list(_flatten(fault.detail, ()))
    first = errors[0]
    where = f"{first['field']}: " if first["field"] else ""
    return problem("invalid", f"{where}{first['detail']}", status.HTTP_400_BAD_REQUEST, errors)


def _flatten(detail: Any, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            step = () if key == "non_field_errors" else (str(key),)
            yield from _flatten(value, path + step)
    elif isinstance(detail, list):
        for position, value in enumerate(detail):
            step = () if isinstance(value, exceptions.ErrorDetail) else (str(position),)
            yield from _flatten(value, path + step)
    else:
        yield {
            "code": getattr(detail, "code", "invalid"),
            "detail": str(detail),
            "field": ".".join(path) or None,
        }


def _from_framework(fault: exceptions.APIException) -> Response:
    code = str(fault.get_codes()) if isinstance(fault.detail, exceptions.ErrorDetail) else "error"
    response = problem(code, str(WHAT_TO_DO.get(type(fault), fault.detail)), fault.status_code)
    if isinstance(fault, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        response.status_code = status.HTTP_401_UNAUTHORIZED
        response.data["status"] = response.status_code
        response["WWW-Authenticate"] = "Bearer"
    if wait := getattr(fault, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """An address under /api/ that leads nowhere, in the form of every other refusal."""
    answer = problem("not_found", str(WHAT_TO_DO[exceptions.NotFound]), status.HTTP_404_NOT_FOUND)
    return JsonResponse(answer.data, status=answer.status_code, content_type="application/problem+json")
