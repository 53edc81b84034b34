"""The one table that says which HTTP status an error of the core has; both edges read it."""

from __future__ import annotations

from http import HTTPStatus

from webapp import errors

_STATUS_OF_KIND: dict[type[errors.DomainError], HTTPStatus] = {
    errors.InvalidInput: HTTPStatus.BAD_REQUEST,
    errors.NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    errors.PermissionDenied: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.StaleVersion: HTTPStatus.PRECONDITION_FAILED,
    errors.LengthRequired: HTTPStatus.LENGTH_REQUIRED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.Unprocessable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: errors.DomainError) -> HTTPStatus:
    """The HTTP status of an error's kind; an error of no known kind is a fault of ours."""
    for kind, status in _STATUS_OF_KIND.items():
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def retry_after_seconds(error: errors.DomainError) -> int | None:
    """When it makes sense to ask again, in seconds, for the kinds that say so."""
    if isinstance(error, errors.RateLimited | errors.Unavailable):
        return error.retry_after_seconds
    return None
