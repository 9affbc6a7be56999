from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.summary import Summary
from ...types import UNSET, Response, Unset


def _get_kwargs(
    container_id: UUID,
    *,
    prefer: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(prefer, Unset):
        headers["Prefer"] = prefer

    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/containers/{container_id}/summary".format(
            container_id=quote(str(container_id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | Error | Summary | None:
    if response.status_code == 200:
        response_200 = Summary.from_dict(response.json())

        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if response.status_code == 413:
        response_413 = Error.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Error.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = Error.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = Error.from_dict(response.json())

        return response_500

    if response.status_code == 502:
        response_502 = Error.from_dict(response.json())

        return response_502

    if response.status_code == 503:
        response_503 = Error.from_dict(response.json())

        return response_503

    if response.status_code == 504:
        response_504 = Error.from_dict(response.json())

        return response_504

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | Error | Summary]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    prefer: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | Error | Summary]:
    """See the state of all pictures and the faces found

     Pictures in the order of their upload, each `processing`, `completed` or `failed`; the last two are
    final. A completed picture has the faces found, largest first, or none. Ask again while something is
    processing, after `Retry-After` seconds, or let the call wait with `Prefer`; with `If-None-Match`,
    what you have already is not sent again.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Error | Summary]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        prefer=prefer,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    prefer: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | Error | Summary | None:
    """See the state of all pictures and the faces found

     Pictures in the order of their upload, each `processing`, `completed` or `failed`; the last two are
    final. A completed picture has the faces found, largest first, or none. Ask again while something is
    processing, after `Retry-After` seconds, or let the call wait with `Prefer`; with `If-None-Match`,
    what you have already is not sent again.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Error | Summary
    """

    return sync_detailed(
        container_id=container_id,
        client=client,
        prefer=prefer,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    prefer: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | Error | Summary]:
    """See the state of all pictures and the faces found

     Pictures in the order of their upload, each `processing`, `completed` or `failed`; the last two are
    final. A completed picture has the faces found, largest first, or none. Ask again while something is
    processing, after `Retry-After` seconds, or let the call wait with `Prefer`; with `If-None-Match`,
    what you have already is not sent again.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Error | Summary]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        prefer=prefer,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    prefer: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | Error | Summary | None:
    """See the state of all pictures and the faces found

     Pictures in the order of their upload, each `processing`, `completed` or `failed`; the last two are
    final. A completed picture has the faces found, largest first, or none. Ask again while something is
    processing, after `Retry-After` seconds, or let the call wait with `Prefer`; with `If-None-Match`,
    what you have already is not sent again.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Error | Summary
    """

    return (
        await asyncio_detailed(
            container_id=container_id,
            client=client,
            prefer=prefer,
            if_none_match=if_none_match,
        )
    ).parsed
