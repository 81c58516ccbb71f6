"""The WebSocket: who may speak, how much, which calls exist, and what an error says."""

import asyncio
import inspect
import logging
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import msgpack  # type: ignore[import-untyped]
from aiohttp import WSCloseCode, WSMsgType, web
from trame_server.utils import clean_state
from typing_extensions import override
from wslink.backends.aiohttp import AioHttpWsHandler
from wslink.chunking import generate_chunks
from wslink.protocol import (
    AUTHENTICATION_ERROR,
    EXCEPTION_ERROR,
    MAX_MSG_SIZE,
    METHOD_NOT_FOUND,
    RESULT_SERIALIZE_ERROR,
)

from spine_app.domain.errors import RequestRefused, SpineError
from spine_app.server.calls import (
    ARGUMENTS,
    HELLO,
    STATE_UPDATE,
    TRIGGER,
    Call,
    check_arguments,
    read_call,
)
from spine_app.server.inbound import BoundedUnChunker, ChannelLimits, Violation
from spine_app.server.login import same
from spine_app.server.outbox import Outbox
from spine_app.server.writes import AcceptState, split_writes

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """What a channel needs from the gate.

    Attributes:
        key: the secret that opens a connection.
        accept_state: decides about writes to the shared state.
        on_wrong_key: called for each wrong hello.
        limits: what one connection may cost.
    """

    key: str = field(repr=False)
    accept_state: AcceptState
    on_wrong_key: Callable[[], None]
    limits: ChannelLimits


class Channel(AioHttpWsHandler):
    """wslink's handler of `/ws`, with its way in replaced.

    So is its way out: each page has an outbox of its own, where wslink has one lock for all.
    Pictures do not come this way, see `stream`.
    """

    def __init__(self, protocol: Any, web_app: Any, rules: ChannelRules) -> None:
        """Take over the protocol object of the handler that wslink made.

        Args:
            protocol: wslink's server protocol, with its link protocols registered.
            web_app: wslink's web server.
            rules: what the gate decided.
        """
        links = protocol.getLinkProtocols()
        links[:] = [link for link in links if link is not protocol]
        super().__init__(protocol, web_app)
        self._rules = rules
        self._outboxes: dict[str, Outbox] = {}
        for name in self.functionMap.keys() - ARGUMENTS.keys():
            del self.functionMap[name]

    @override
    async def handleWsRequest(self, request: web.Request) -> web.WebSocketResponse:
        limits = self._rules.limits
        socket = web.WebSocketResponse(
            max_msg_size=limits.frame_bytes,
            heartbeat=limits.heartbeat_s,
            timeout=CLOSE_TIMEOUT_S,
            compress=False,
        )
        if len(self.connections) >= limits.connections:
            raise web.HTTPServiceUnavailable
        await socket.prepare(request)
        client_id = uuid4().hex
        self.connections[client_id] = socket
        self._outboxes[client_id] = Outbox(socket, request.transport)
        self.web_app.shutdown_cancel()
        try:
            await self.onConnect(request, client_id)
            await self._converse(socket, client_id)
        finally:
            await self._forget(client_id)
        return socket

    @override
    async def disconnectClients(self) -> None:
        """Say goodbye to all at once; a page that does not take it is cut off."""
        leaving = [outbox.leave() for outbox in self._outboxes.values()]
        await asyncio.gather(*leaving)
        self.publishManager.unregisterProtocol(self)

    @override
    async def onConnect(self, request: web.Request, client_id: str) -> None:
        await super().onConnect(request, client_id)
        self.unchunkers[client_id] = BoundedUnChunker(self._rules.limits.hello_bytes)

    @override
    async def onMessage(self, is_binary: bool, msg: Any, client_id: str) -> None:
        if not is_binary:
            raise Violation
        message = self.unchunkers[client_id].process_chunk(msg.data)
        if message is not None:
            with self.network_monitor:
                await self.onCompleteMessage(message, client_id)

    @override
    async def onCompleteMessage(self, rpc: Any, client_id: str) -> None:
        call = read_call(rpc)
        if call.method == HELLO:
            await self._hello(call, client_id)
        elif not self.isClientAuthenticated(client_id):
            raise Violation
        elif call.method not in self.functionMap:
            await self._send_code(call.id, METHOD_NOT_FOUND, "unknown-method", client_id)
        else:
            await self._answer(call, client_id)

    async def _converse(self, socket: web.WebSocketResponse, client_id: str) -> None:
        try:
            async with asyncio.timeout(self._rules.limits.hello_s):
                while not self.isClientAuthenticated(client_id):
                    await self._turn(socket, client_id)
            while True:
                await self._turn(socket, client_id)
        except (Violation, TimeoutError):
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, drain=False)
        except (ConnectionError, _Hangup):
            return

    async def _turn(self, socket: web.WebSocketResponse, client_id: str) -> None:
        message = await socket.receive()
        if message.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}:
            raise _Hangup
        await self.onMessage(message.type is WSMsgType.BINARY, message, client_id)

    async def _forget(self, client_id: str) -> None:
        del self.connections[client_id]
        await self._outboxes.pop(client_id).stop()
        self.authentified_client_ids.discard(client_id)
        with suppress(KeyError):
            await self.onClose(client_id)
        if not self.connections:
            self.web_app.shutdown_schedule()

    async def _hello(self, call: Call, client_id: str) -> None:
        if not _has_key(call, self._rules.key):
            self._rules.on_wrong_key()
            await self._send_code(call.id, AUTHENTICATION_ERROR, "wrong-key", client_id)
            await self._outboxes[client_id].sent(CLOSE_TIMEOUT_S)
            raise Violation
        limits = self._rules.limits
        self.authentified_client_ids.add(client_id)
        self.unchunkers[client_id].set_max_message_size(limits.message_bytes)
        reply = {"clientID": f"c{client_id}", "maxMsgSize": limits.frame_bytes}
        await self.sendWrappedMessage(call.id, reply, client_id=client_id)

    async def _answer(self, call: Call, client_id: str) -> None:
        try:
            result = await self._run(call, client_id)
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, only a code leaves
            await self._report(call, error, client_id)
        else:
            if not self.connections[client_id].closed:
                await self.sendWrappedMessage(
                    call.id, result, method=call.method, client_id=client_id
                )

    async def _run(self, call: Call, client_id: str) -> Any:
        check_arguments(call)
        args = call.args
        if call.method == STATE_UPDATE:
            args = [self._writes(args[0], client_id)]
        elif call.method == TRIGGER and not self._has_trigger(args[0]):
            raise RequestRefused
        target, function = self.functionMap[call.method]
        self.web_app.last_active_client_id = client_id
        result = function(target, *args)
        return await result if inspect.isawaitable(result) else result

    async def _report(self, call: Call, error: Exception, client_id: str) -> None:
        code = error.code if isinstance(error, SpineError) else SpineError.code
        error_id = await self._send_code(call.id, EXCEPTION_ERROR, code, client_id)
        fields = {"error_id": error_id, "code": code}
        cause = None if isinstance(error, SpineError) else error
        log.error("call from the browser failed", exc_info=cause, extra=fields)

    @override
    def publish(
        self,
        topic: str,
        data: Any,
        client_id: str | None = None,
        skip_last_active_client: bool = False,
    ) -> None:
        skipped = self.web_app.last_active_client_id if skip_last_active_client else None
        names = [client_id] if client_id else [n for n in self._outboxes if n != skipped]
        message = {"wslink": "1.0", "id": f"publish:{topic}:0", "result": data}
        try:
            self._put(message, [name for name in names if self.isClientAuthenticated(name)])
        except (TypeError, ValueError, OverflowError):
            log.exception("a message to the pages cannot be packed")

    @override
    async def sendWrappedMessage(
        self,
        rpcid: str,
        content: Any,
        method: str = "",
        client_id: str | None = None,
        skip_last_active_client: bool = False,
    ) -> None:
        if client_id is None or not self.isClientAuthenticated(client_id):
            return
        try:
            self._put({"wslink": "1.0", "id": rpcid, "result": content}, [client_id])
        except (TypeError, ValueError, OverflowError):
            await self._send_code(rpcid, RESULT_SERIALIZE_ERROR, SpineError.code, client_id)

    @override
    async def sendWrappedError(self, rpcid: str, code: int, *_: Any, client_id: str) -> None:
        # What wslink itself would say here is text; nothing but a code leaves.
        await self._send_code(rpcid, code, SpineError.code, client_id)

    async def _send_code(self, call_id: str, number: int, code: str, client_id: str) -> str:
        error_id = secrets.token_hex(4)
        error = {"code": number, "message": code, "data": {"code": code, "id": error_id}}
        self._put({"wslink": "1.0", "id": call_id, "error": error}, [client_id])
        return error_id

    def _put(self, message: dict[str, Any], names: Iterable[str]) -> None:
        """Pack a message once and leave it in the outboxes of some clients."""
        chunks = list(generate_chunks(msgpack.packb(message), MAX_MSG_SIZE))
        for name in names:
            if name in self._outboxes:
                self._outboxes[name].put(chunks)
        self.network_monitor.network_call_completed()

    def _writes(self, changes: list[dict[str, Any]], client_id: str) -> list[dict[str, Any]]:
        """Give back the changes to make, or refuse all of them if one may not be made."""
        state = self.serverProtocol.server.state
        taken, refused = split_writes(changes, self._rules.accept_state, state)
        if refused:
            self._put_right(refused, client_id)
            raise RequestRefused
        return taken

    def _has_trigger(self, name: str) -> bool:
        return self.serverProtocol.server.controller.trigger_fn(name) is not None

    def _put_right(self, keys: Iterable[str], client_id: str) -> None:
        state = self.serverProtocol.server.state
        truth, _ = clean_state({key: state[key] for key in keys if key in state})
        if truth:
            self.publish("trame.state.topic", truth, client_id=client_id)


class _Hangup(Exception):
    """The other side has gone."""


def _has_key(call: Call, key: str) -> bool:
    given = call.args[0] if call.args else None
    secret = given.get("secret") if isinstance(given, dict) else None
    return isinstance(secret, str) and same(key, secret)
