from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.matches import Matches
from ...types import UNSET, Response, Unset


def _get_kwargs(
    container_id: UUID,
    *,
    max_: int | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(prefer, Unset):
        headers["Prefer"] = prefer

    params: dict[str, Any] = {}

    params["max"] = max_

    params["max_false_match_rate"] = max_false_match_rate

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/containers/{container_id}/matches".format(
            container_id=quote(str(container_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | Matches | None:
    if response.status_code == 200:
        response_200 = Matches.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = Error.from_dict(response.json())

        return response_409

    if response.status_code == 413:
        response_413 = Error.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Error.from_dict(response.json())

        return response_415

    if response.status_code == 422:
        response_422 = Error.from_dict(response.json())

        return response_422

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
) -> Response[Error | Matches]:
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
    max_: int | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Response[Error | Matches]:
    """Find enrolled people who look like the person of a container

     Searches among all people whom you have enrolled with the same encoder, and gives candidates for a
    person to look at, the nearest first. It is no decision: `expected_false_matches` says how many
    strangers such a search finds on average. The container itself is never among them, and need not be
    enrolled.

    Args:
        container_id (UUID):
        max_ (int | Unset):
        max_false_match_rate (float | Unset):
        prefer (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | Matches]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        max_=max_,
        max_false_match_rate=max_false_match_rate,
        prefer=prefer,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    max_: int | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Error | Matches | None:
    """Find enrolled people who look like the person of a container

     Searches among all people whom you have enrolled with the same encoder, and gives candidates for a
    person to look at, the nearest first. It is no decision: `expected_false_matches` says how many
    strangers such a search finds on average. The container itself is never among them, and need not be
    enrolled.

    Args:
        container_id (UUID):
        max_ (int | Unset):
        max_false_match_rate (float | Unset):
        prefer (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | Matches
    """

    return sync_detailed(
        container_id=container_id,
        client=client,
        max_=max_,
        max_false_match_rate=max_false_match_rate,
        prefer=prefer,
    ).parsed


async def asyncio_detailed(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    max_: int | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Response[Error | Matches]:
    """Find enrolled people who look like the person of a container

     Searches among all people whom you have enrolled with the same encoder, and gives candidates for a
    person to look at, the nearest first. It is no decision: `expected_false_matches` says how many
    strangers such a search finds on average. The container itself is never among them, and need not be
    enrolled.

    Args:
        container_id (UUID):
        max_ (int | Unset):
        max_false_match_rate (float | Unset):
        prefer (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | Matches]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        max_=max_,
        max_false_match_rate=max_false_match_rate,
        prefer=prefer,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    max_: int | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Error | Matches | None:
    """Find enrolled people who look like the person of a container

     Searches among all people whom you have enrolled with the same encoder, and gives candidates for a
    person to look at, the nearest first. It is no decision: `expected_false_matches` says how many
    strangers such a search finds on average. The container itself is never among them, and need not be
    enrolled.

    Args:
        container_id (UUID):
        max_ (int | Unset):
        max_false_match_rate (float | Unset):
        prefer (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | Matches
    """

    return (
        await asyncio_detailed(
            container_id=container_id,
            client=client,
            max_=max_,
            max_false_match_rate=max_false_match_rate,
            prefer=prefer,
        )
    ).parsed
