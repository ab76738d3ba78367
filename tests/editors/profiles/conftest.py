"""Clients that say of themselves what real editors say: as pytest-lsp has recorded them, and Helix as it was heard here."""

import json
import os
import pathlib
import typing

import pytest_lsp
from lsprotocol import converters, types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

HERE = pathlib.Path(__file__).parent
PROMPT = pathlib.Path(os.environ["MAQUETTE_PROJECT"], "prompts/teapot.prompt")
URI = PROMPT.as_uri()

# Each by its profile, and the name that it says.
PROFILES = {
    "emacs@v29.1": "Emacs (eglot)",
    "neovim@v0.7.0": "Neovim",
    "neovim@v0.10.0": "Neovim",
    "neovim@v0.11.0": "Neovim",
    "helix": "helix",
    "visual-studio-code@v1.65.2": "Visual Studio Code",
}
TERMINALS = [name for name in PROFILES if "studio" not in name]


def capabilities_of(profile):
    if profile == "helix":
        recorded = json.loads((HERE / "helix_25.01.json").read_text())
        return converters.get_converter().structure(recorded, types.ClientCapabilities)
    return client_capabilities(profile)


def opening(profile, encodings=None):
    """What the editor of a profile says first; `encodings` instead of its own, if given."""
    capabilities = capabilities_of(profile)
    if encodings is not None:
        capabilities.general = capabilities.general or types.GeneralClientCapabilities()
        capabilities.general.position_encodings = encodings
    return types.InitializeParams(
        capabilities=capabilities,
        client_info=types.ClientInfo(name=PROFILES[profile], version="1"),
        root_uri=PROMPT.parent.parent.as_uri(),
        workspace_folders=[types.WorkspaceFolder(uri=PROMPT.parent.parent.as_uri(), name="tea")],
    )


def prepare(client: LanguageClient):
    """What pytest-lsp's client does not know how to answer, or to read."""
    converter = client.protocol._converter

    def action(sent, _):
        # lsprotocol takes an action with a command for a command whose name is the inner one, printed.
        kind = types.Command if isinstance(sent.get("command"), str) else types.CodeAction
        return converter.structure(sent, kind)

    converter.register_structure_hook(typing.Union[types.Command, types.CodeAction], action)

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_):
        return None

    for method in [
        types.WORKSPACE_CODE_LENS_REFRESH,
        types.WORKSPACE_INLAY_HINT_REFRESH,
        types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
    ]:
        client.feature(method)(lambda *_: None)


async def leave(client: LanguageClient):
    """Says goodbye. An error that the server logged, or a bad end, fails the test that caused it."""
    await client.shutdown_session()
    errors = [entry.message for entry in client.log_messages if entry.type == types.MessageType.Error]
    assert not errors
    assert client._server.returncode == 0


def open_prompt(client: LanguageClient):
    text = PROMPT.read_text()
    item = types.TextDocumentItem(uri=URI, language_id="dotprompt", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    return text


CONFIG = ClientServerConfig(server_command=[os.environ["MAQUETTE"], "lsp"])


@pytest_lsp.fixture(params=list(PROFILES), config=CONFIG)
async def editor(request, lsp_client: LanguageClient):
    """An editor of each profile, with the prompt file open."""
    prepare(lsp_client)
    lsp_client.profile = request.param
    lsp_client.announced = (await lsp_client.initialize_session(opening(request.param))).capabilities
    open_prompt(lsp_client)
    yield
    await leave(lsp_client)


@pytest_lsp.fixture(params=list(types.PositionEncodingKind), config=CONFIG)
async def counting(request, lsp_client: LanguageClient):
    """An editor that counts columns in one way only."""
    prepare(lsp_client)
    lsp_client.encoding = request.param
    opened = opening("emacs@v29.1", [request.param])
    lsp_client.announced = (await lsp_client.initialize_session(opened)).capabilities
    open_prompt(lsp_client)
    yield
    await leave(lsp_client)
