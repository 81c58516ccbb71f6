"""The routes about the helper itself and its engines."""

from typing import Annotated

from fastapi import APIRouter, Path

from spine_helper.engines.engine import Engine
from spine_helper.engines.registry import Registry
from spine_helper.service import contract
from spine_helper.service.jobs import JobTable
from spine_helper.service.problems import ProblemCode, Refused

ModelPath = Annotated[str, Path(pattern=contract.MODEL_PATTERN)]


class ModelRoutes:
    """One method per route."""

    def __init__(self, registry: Registry, table: JobTable) -> None:
        """Routes over these engines and jobs."""
        self._registry = registry
        self._table = table

    def router(self) -> APIRouter:
        """All of them."""
        router = APIRouter(prefix="/v1")
        router.add_api_route("/health", self.health, methods=["GET"])
        router.add_api_route("/health/live", self.live, methods=["GET"])
        router.add_api_route("/health/ready", self.ready, methods=["GET"])
        router.add_api_route("/models", self.models, methods=["GET"])
        router.add_api_route("/models/{model}", self.model, methods=["GET"])
        return router

    async def health(self) -> contract.HealthDocument:
        """What this helper is, is doing and can do."""
        return contract.HealthDocument(
            contract=contract.CONTRACT,
            version=contract.VERSION,
            state="busy" if self._table.is_busy else "idle",
            provider=self._registry.provider,
            models=_describe_all(self._registry),
        )

    async def live(self) -> contract.AliveDocument:
        """The answer to a heartbeat."""
        return contract.AliveDocument(live=True)

    async def ready(self) -> contract.ReadyDocument:
        """Whether a job that is sent now would be taken."""
        if not self._table.has_place:
            raise Refused(ProblemCode.QUEUE_FULL)
        return contract.ReadyDocument(ready=True)

    async def models(self) -> contract.ModelsDocument:
        """Every engine that can run."""
        return contract.ModelsDocument(models=_describe_all(self._registry))

    async def model(self, model: ModelPath) -> contract.ModelDocument:
        """One engine."""
        engine = self._registry.find(model)
        if engine is None:
            raise Refused(ProblemCode.UNKNOWN_MODEL)
        return model_document(engine)


def _describe_all(registry: Registry) -> tuple[contract.ModelDocument, ...]:
    return tuple(model_document(engine) for engine in registry.engines)


def model_document(engine: Engine) -> contract.ModelDocument:
    """An engine as the contract describes it."""
    return contract.ModelDocument(
        id=engine.id,
        title=engine.title,
        modalities=engine.modalities,
        modes=engine.modes,
        sha256=engine.sha256,
        licence=engine.licence,
        notice=engine.notice,
        labels=tuple(contract.LabelDocument(value=v, name=n) for v, n in engine.labels),
        previews=engine.previews,
    )
