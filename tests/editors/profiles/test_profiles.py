"""What an editor did not announce is not sent to it, and everything that can be run can be run without lenses."""

import asyncio
import re

from conftest import PROMPT, TERMINALS, URI
from lsprotocol import types

DOCUMENT = types.TextDocumentIdentifier(uri=URI)
WHOLE = types.Range(types.Position(0, 0), types.Position(99, 0))


async def found(look, seconds=20):
    """What `look` finds, asked again until it finds something."""
    end = asyncio.get_running_loop().time() + seconds
    while not (value := await look()):
        assert asyncio.get_running_loop().time() < end, "nothing came"
        await asyncio.sleep(0.05)
    return value


async def actions(editor):
    context = types.CodeActionContext(diagnostics=[])
    params = types.CodeActionParams(text_document=DOCUMENT, range=WHOLE, context=context)
    return await editor.text_document_code_action_async(params) or []


async def draft(editor):
    """The action that drafts, once its price is known."""

    async def look():
        return next((one for one in await actions(editor) if re.search(r"Draft.*credit", one.title)), None)

    return await found(look)


def command_of(action):
    """The command, of an action or by itself."""
    return action if isinstance(action, types.Command) else action.command


async def diagnostics(editor):
    if editor.announced.diagnostic_provider:
        report = await editor.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=DOCUMENT))
        return report.items
    return editor.diagnostics.get(URI, [])


async def weather(editor):
    async def look():
        return next((one for one in await diagnostics(editor) if one.code == "undefined-input"), None)

    return await found(look)


async def test_lenses_and_hints_are_for_those_who_show_them(editor):
    text = editor.capabilities.text_document
    assert bool(editor.announced.code_lens_provider) == (text.code_lens is not None)
    assert bool(editor.announced.inlay_hint_provider) == (text.inlay_hint is not None)
    if text.code_lens is not None:

        async def look():
            lenses = await editor.text_document_code_lens_async(types.CodeLensParams(text_document=DOCUMENT))
            return next((lens for lens in lenses or [] if lens.command.title.startswith("Draft")), None)

        assert (await found(look)).command.command == "maquette.draft"


async def test_what_can_be_run_can_be_run_without_lenses(editor):
    action = await draft(editor)
    command = command_of(action)
    assert command.command == "maquette.draft"
    assert command.command in editor.announced.execute_command_provider.commands


async def test_findings_are_pushed_or_pulled_never_both(editor):
    announced = editor.capabilities.text_document.diagnostic is not None
    assert bool(editor.announced.diagnostic_provider) == announced
    finding = await weather(editor)
    assert "weather" in finding.message
    # What was pulled has not been pushed as well.
    assert not (announced and editor.diagnostics.get(URI))


async def test_a_terminal_gets_no_picture_as_text(editor):
    text = PROMPT.read_text()
    for number, line in enumerate(text.split("\n")):
        for column in range(0, len(line), 6):
            params = types.HoverParams(text_document=DOCUMENT, position=types.Position(number, column))
            hover = await editor.text_document_hover_async(params)
            if hover is None:
                continue
            assert "data:" not in hover.contents.value
            assert editor.profile not in TERMINALS or "![" not in hover.contents.value


async def test_the_result_is_shown_or_linked(editor):
    action = await draft(editor)
    command = command_of(action)
    params = types.ExecuteCommandParams(command=command.command, arguments=command.arguments)
    await editor.workspace_execute_command_async(params)
    window = editor.capabilities.window
    shows = bool(window and window.show_document and window.show_document.support)

    async def look():
        links = [message.message for message in editor.messages if re.search(r"http://|file://", message.message)]
        return editor.shown_documents or links

    await found(look, 60)
    assert bool(editor.shown_documents) == shows


async def test_columns_are_counted_as_the_editor_counts(counting):
    assert counting.announced.position_encoding == counting.encoding
    finding = await weather(counting)
    line = PROMPT.read_text().split("\n")[finding.range.start.line]
    width = {"utf-8": lambda text: len(text.encode()), "utf-16": lambda text: len(text.encode("utf-16-le")) // 2}
    place = width.get(counting.encoding.value, len)(line[: line.index("weather")])
    assert (finding.range.start.character, finding.range.end.character) == (place, place + len("weather"))
