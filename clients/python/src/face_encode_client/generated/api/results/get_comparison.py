from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.comparison import Comparison
from ...models.error import Error
from ...types import UNSET, Response, Unset


def _get_kwargs(
    container_id: UUID,
    *,
    threshold: float | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["threshold"] = threshold

    params["max_false_match_rate"] = max_false_match_rate

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/containers/{container_id}/comparison".format(
            container_id=quote(str(container_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Comparison | Error | None:
    if response.status_code == 200:
        response_200 = Comparison.from_dict(response.json())

        return response_200

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
) -> Response[Comparison | Error]:
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
    threshold: float | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
) -> Response[Comparison | Error]:
    """Tell which faces are the same person

     Compares all faces of the completed pictures, as far as one version of one encoder has made their
    vectors: the distance of each pair, and the faces in groups of one person each. It does not wait:
    faces of pictures that are still processing are not in it.

    Args:
        container_id (UUID):
        threshold (float | Unset):
        max_false_match_rate (float | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Comparison | Error]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        threshold=threshold,
        max_false_match_rate=max_false_match_rate,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    threshold: float | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
) -> Comparison | Error | None:
    """Tell which faces are the same person

     Compares all faces of the completed pictures, as far as one version of one encoder has made their
    vectors: the distance of each pair, and the faces in groups of one person each. It does not wait:
    faces of pictures that are still processing are not in it.

    Args:
        container_id (UUID):
        threshold (float | Unset):
        max_false_match_rate (float | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Comparison | Error
    """

    return sync_detailed(
        container_id=container_id,
        client=client,
        threshold=threshold,
        max_false_match_rate=max_false_match_rate,
    ).parsed


async def asyncio_detailed(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    threshold: float | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
) -> Response[Comparison | Error]:
    """Tell which faces are the same person

     Compares all faces of the completed pictures, as far as one version of one encoder has made their
    vectors: the distance of each pair, and the faces in groups of one person each. It does not wait:
    faces of pictures that are still processing are not in it.

    Args:
        container_id (UUID):
        threshold (float | Unset):
        max_false_match_rate (float | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Comparison | Error]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        threshold=threshold,
        max_false_match_rate=max_false_match_rate,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    threshold: float | Unset = UNSET,
    max_false_match_rate: float | Unset = UNSET,
) -> Comparison | Error | None:
    """Tell which faces are the same person

     Compares all faces of the completed pictures, as far as one version of one encoder has made their
    vectors: the distance of each pair, and the faces in groups of one person each. It does not wait:
    faces of pictures that are still processing are not in it.

    Args:
        container_id (UUID):
        threshold (float | Unset):
        max_false_match_rate (float | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Comparison | Error
    """

    return (
        await asyncio_detailed(
            container_id=container_id,
            client=client,
            threshold=threshold,
            max_false_match_rate=max_false_match_rate,
        )
    ).parsed
