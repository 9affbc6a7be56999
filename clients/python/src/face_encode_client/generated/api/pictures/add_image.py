from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.accepted_image import AcceptedImage
from ...models.add_image_body import AddImageBody
from ...models.error import Error
from ...types import UNSET, Response, Unset


def _get_kwargs(
    container_id: UUID,
    *,
    body: AddImageBody,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/containers/{container_id}/images".format(
            container_id=quote(str(container_id), safe=""),
        ),
    }

    _kwargs["files"] = body.to_multipart()

    headers["Content-Type"] = "multipart/form-data; boundary=+++"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AcceptedImage | Error | None:
    if response.status_code == 202:
        response_202 = AcceptedImage.from_dict(response.json())

        return response_202

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
) -> Response[AcceptedImage | Error]:
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
    body: AddImageBody,
    idempotency_key: str | Unset = UNSET,
) -> Response[AcceptedImage | Error]:
    """Upload a picture

     Stores a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP; HEIC where the service opens it) and
    answers at once; the encoder works later. The request may have 4.5 MB.

    Args:
        container_id (UUID):
        idempotency_key (str | Unset):
        body (AddImageBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AcceptedImage | Error]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: AddImageBody,
    idempotency_key: str | Unset = UNSET,
) -> AcceptedImage | Error | None:
    """Upload a picture

     Stores a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP; HEIC where the service opens it) and
    answers at once; the encoder works later. The request may have 4.5 MB.

    Args:
        container_id (UUID):
        idempotency_key (str | Unset):
        body (AddImageBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AcceptedImage | Error
    """

    return sync_detailed(
        container_id=container_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: AddImageBody,
    idempotency_key: str | Unset = UNSET,
) -> Response[AcceptedImage | Error]:
    """Upload a picture

     Stores a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP; HEIC where the service opens it) and
    answers at once; the encoder works later. The request may have 4.5 MB.

    Args:
        container_id (UUID):
        idempotency_key (str | Unset):
        body (AddImageBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AcceptedImage | Error]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: AddImageBody,
    idempotency_key: str | Unset = UNSET,
) -> AcceptedImage | Error | None:
    """Upload a picture

     Stores a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP; HEIC where the service opens it) and
    answers at once; the encoder works later. The request may have 4.5 MB.

    Args:
        container_id (UUID):
        idempotency_key (str | Unset):
        body (AddImageBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AcceptedImage | Error
    """

    return (
        await asyncio_detailed(
            container_id=container_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
