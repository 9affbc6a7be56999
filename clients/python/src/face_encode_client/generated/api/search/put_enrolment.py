from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.enrolment import Enrolment
from ...models.enrolment_request import EnrolmentRequest
from ...models.error import Error
from ...types import UNSET, Response, Unset


def _get_kwargs(
    container_id: UUID,
    *,
    body: EnrolmentRequest | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(prefer, Unset):
        headers["Prefer"] = prefer

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/containers/{container_id}/enrolment".format(
            container_id=quote(str(container_id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Enrolment | Error | None:
    if response.status_code == 200:
        response_200 = Enrolment.from_dict(response.json())

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
) -> Response[Enrolment | Error]:
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
    body: EnrolmentRequest | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Response[Enrolment | Error]:
    """Enrol the person of a container

     Makes the template of the container findable by `/matches` of your other containers, until it
    expires or is erased. Enrolled again, the person has the template, the label and the expiry of the
    last call. Erasing a picture whose face is in the template ends the enrolment, and so does erasing
    the container. Enrol only people who have consented to it.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        body (EnrolmentRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Enrolment | Error]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        body=body,
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
    body: EnrolmentRequest | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Enrolment | Error | None:
    """Enrol the person of a container

     Makes the template of the container findable by `/matches` of your other containers, until it
    expires or is erased. Enrolled again, the person has the template, the label and the expiry of the
    last call. Erasing a picture whose face is in the template ends the enrolment, and so does erasing
    the container. Enrol only people who have consented to it.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        body (EnrolmentRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Enrolment | Error
    """

    return sync_detailed(
        container_id=container_id,
        client=client,
        body=body,
        prefer=prefer,
    ).parsed


async def asyncio_detailed(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: EnrolmentRequest | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Response[Enrolment | Error]:
    """Enrol the person of a container

     Makes the template of the container findable by `/matches` of your other containers, until it
    expires or is erased. Enrolled again, the person has the template, the label and the expiry of the
    last call. Erasing a picture whose face is in the template ends the enrolment, and so does erasing
    the container. Enrol only people who have consented to it.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        body (EnrolmentRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Enrolment | Error]
    """

    kwargs = _get_kwargs(
        container_id=container_id,
        body=body,
        prefer=prefer,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    container_id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: EnrolmentRequest | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Enrolment | Error | None:
    """Enrol the person of a container

     Makes the template of the container findable by `/matches` of your other containers, until it
    expires or is erased. Enrolled again, the person has the template, the label and the expiry of the
    last call. Erasing a picture whose face is in the template ends the enrolment, and so does erasing
    the container. Enrol only people who have consented to it.

    Args:
        container_id (UUID):
        prefer (str | Unset):
        body (EnrolmentRequest | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Enrolment | Error
    """

    return (
        await asyncio_detailed(
            container_id=container_id,
            client=client,
            body=body,
            prefer=prefer,
        )
    ).parsed
