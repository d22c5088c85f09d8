"""The same chain in FastAPI, pydantic and httpx, for uvicorn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

import httpx
import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field, field_validator
from redis.asyncio import BlockingConnectionPool, Redis

from tests.bench.twins import settings
from tests.bench.twins.sealed import access_token, place_of

keys = jwt.PyJWKClient(settings.JWKS_URL, cache_keys=True)
redis = Redis.from_pool(BlockingConnectionPool.from_url(settings.REDIS_URL, max_connections=100, timeout=None))
client = httpx.AsyncClient(
    base_url=settings.SERVICENOW_URL,
    limits=httpx.Limits(max_connections=None, max_keepalive_connections=512),
    timeout=30,
)


class Labelled(BaseModel):
    value: str
    display_value: str


class Record(BaseModel):
    """A row of ServiceNow's incident table."""

    sys_id: Labelled
    number: Labelled
    caller_id: Labelled
    name: Labelled = Field(alias="caller_id.name")
    user_principal_name: Labelled = Field(alias="caller_id.user_name")
    urgency: Labelled
    impact: Labelled
    severity: Labelled
    assignment_group: Labelled
    opened_at: Labelled
    state: Labelled
    priority: Labelled
    short_description: Labelled


class Answer(BaseModel):
    result: list[Record]


class Incident(BaseModel):
    sys_id: str
    number: str
    caller_id: Labelled
    name: str
    user_principal_name: str
    urgency: Labelled
    impact: Labelled
    severity: Labelled
    assignment_group: Labelled | None
    opened_at: datetime
    state: Labelled
    priority: Labelled
    short_description: str
    url: str

    @field_validator("opened_at")
    @classmethod
    def in_utc(cls, value: datetime) -> datetime:
        return value.replace(tzinfo=UTC)

    @classmethod
    def of(cls, record: Record) -> "Incident":
        return cls(
            sys_id=record.sys_id.value,
            number=record.number.value,
            caller_id=record.caller_id,
            name=record.name.display_value,
            user_principal_name=record.user_principal_name.display_value,
            urgency=record.urgency,
            impact=record.impact,
            severity=record.severity,
            assignment_group=record.assignment_group if record.assignment_group.value else None,
            opened_at=record.opened_at.value,  # type: ignore[arg-type]
            state=record.state,
            priority=record.priority,
            short_description=record.short_description.display_value,
            url=settings.link(record.sys_id.value),
        )


class Page(BaseModel):
    items: list[Incident]
    page: int
    page_size: int
    total: int
    has_more: bool


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with client:
        yield
    await redis.aclose()


app = FastAPI(lifespan=lifespan)
bearer = HTTPBearer()


async def agent(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict[str, Any]:
    token = credentials.credentials
    try:
        key = keys.get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=["RS256"], audience=settings.AUDIENCE, issuer=settings.ISSUER
        )
    except jwt.PyJWTError as exc:
        raise HTTPException(HTTPStatus.UNAUTHORIZED) from exc
    return claims


async def servicenow_token(claims: Annotated[dict[str, Any], Depends(agent)]) -> str:
    place = place_of(claims["tid"], claims["oid"])
    sealed: Any = await redis.get(place)
    token = access_token(sealed, place) if sealed else None
    if token is None:
        raise HTTPException(HTTPStatus.CONFLICT)
    return token


@app.get("/v1/users/{user}/incidents")
async def incidents(user: str, token: Annotated[str, Depends(servicenow_token)]) -> Page:
    response = await client.get(
        settings.INCIDENT_PATH,
        params=settings.parameters(user),
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
    )
    response.raise_for_status()
    total = int(response.headers["X-Total-Count"])
    return Page(
        items=[Incident.of(record) for record in Answer.model_validate(response.json()).result],
        page=1,
        page_size=settings.PAGE_SIZE,
        total=total,
        has_more=total > settings.PAGE_SIZE,
    )
