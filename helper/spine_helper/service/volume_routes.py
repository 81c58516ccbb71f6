"""The routes about resident volumes."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from spine_helper.service import contract
from spine_helper.service.openapi import VOLUME_BODY
from spine_helper.service.receive import receive_volume
from spine_helper.service.volume_store import Volume, VolumeStore

VolumePath = Annotated[str, Path(pattern=contract.DIGEST_PATTERN)]


class VolumeRoutes:
    """One method per route."""

    def __init__(self, store: VolumeStore) -> None:
        """Routes over these volumes."""
        self._store = store

    def router(self) -> APIRouter:
        """All of them."""
        router = APIRouter(prefix="/v1/volumes")
        router.add_api_route(
            "/{volume}", self.put, methods=["PUT"], status_code=201, openapi_extra=VOLUME_BODY
        )
        router.add_api_route("/{volume}", self.volume, methods=["GET"])
        router.add_api_route(
            "/{volume}", self.drop, methods=["DELETE"], status_code=204, response_class=Response
        )
        return router

    async def put(self, request: Request, volume: VolumePath) -> contract.VolumeDocument:
        """Make a volume resident under the digest of its file."""
        return _describe(await receive_volume(request, volume, self._store))

    async def volume(self, volume: VolumePath) -> contract.VolumeDocument:
        """Whether a volume is resident, and with which grid."""
        return _describe(self._store.find(volume))

    async def drop(self, volume: VolumePath) -> Response:
        """Let go of a volume; jobs that have it keep it until they end."""
        self._store.find(volume)
        self._store.drop(volume)
        return Response(status_code=204)


def _describe(volume: Volume) -> contract.VolumeDocument:
    return contract.VolumeDocument(volume=volume.id, grid=contract.GridDocument.of(volume.grid))
