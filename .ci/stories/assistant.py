"""Uses the ledger as an assistant does, with the official client. Usage: assistant.py BASE BINARY

Over streamable HTTP and over standard input and output: every tool is called, the client checks each answer against the
schema that the tool promises, and what both transports answer is what the API answers.
"""

import asyncio
import json
import sys
import tempfile
import urllib.request
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

base, binary = sys.argv[1:]
FIRST = {"collection": "contingents", "id": "ke-first-contingent"}
# Each tool, its arguments, and the request that gets the same.
CALLS = [
    ("search", {"q": "field hospital"}, "/search?q=field+hospital&limit=10"),
    ("list", {"collection": "funding", "filters": {"donor": "US"}, "limit": 3}, "/funding?donor=US&limit=3&citations=brief"),
    ("get", FIRST, "/contingents/ke-first-contingent?citations=brief"),
    ("history", FIRST | {"on": "2024-07-01"}, "/contingents/ke-first-contingent/history?on=2024-07-01&citations=brief"),
    ("discrepancies", {"country": "KE"}, "/discrepancies?country=KE&limit=5&citations=brief"),
    ("summary", {"collection": "contingents", "filters": {"country": "JM"}}, "/contingents/summary?country=JM&citations=accepted&limit=10"),
    ("timeline", {"from": "2024-06-25", "to": "2024-06-25"}, "/timeline?from=2024-06-25&to=2024-06-25&limit=10&citations=brief"),
    (
        "check",
        {"subject_kind": "contingent", "subject_id": "ke-first-contingent", "field": "personnel", "value": "400"},
        "/check?subject_kind=contingent&subject_id=ke-first-contingent&field=personnel&value=400",
    ),
    ("codebook", {}, "/codebook"),
]


def fetch(path: str) -> bytes:
    with urllib.request.urlopen(base + path) as answer:
        return answer.read()


async def story(name: str, transport: AbstractAsyncContextManager[tuple]) -> dict[str, object]:
    answers: dict[str, object] = {}
    async with transport as streams, ClientSession(streams[0], streams[1]) as session:
        begun = await session.initialize()
        assert begun.server_info.name == "mission-ledger" and "Name the source" in begun.instructions
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert set(tools) == {tool for tool, *_ in CALLS} | {"cite"}, sorted(tools)
        for tool in tools.values():
            assert tool.annotations.read_only_hint and not tool.annotations.destructive_hint, tool.name
        for tool, arguments, path in CALLS:
            result = await session.call_tool(tool, arguments)
            assert not result.is_error, (tool, result.content)
            assert result.structured_content == json.loads(fetch(path)), f"{name}: {tool} differs from {path}"
            edition = result.structured_content["dataset"]["release"]
            assert result.content[1].text.startswith(f"Edition {edition}; to cite this answer: "), result.content[1].text
            answers[tool] = result.structured_content
        cited = await session.call_tool("cite", FIRST)
        assert "Version" in cited.structured_content["citation"], cited.structured_content
        wrong = await session.call_tool("list", {"collection": "funding", "filters": {"donr": "US"}})
        assert wrong.is_error and "did you mean `donor`?" in wrong.content[0].text, wrong.content
        prompts = [prompt.name for prompt in (await session.list_prompts()).prompts]
        assert prompts == ["brief_me", "check_paragraph"], prompts
        prompt = await session.get_prompt("check_paragraph", {"paragraph": "400 officers landed in June 2024."})
        assert "400 officers landed" in prompt.messages[0].content.text
    print(f"{name}: {len(tools)} tools and {len(prompts)} prompts, by protocol {begun.protocol_version}.")
    return answers


async def main() -> None:
    over_http = await story("streamable HTTP", streamable_http_client(f"{base}/mcp"))
    with tempfile.TemporaryDirectory() as directory:
        arguments = ["mcp", "--database", str(Path(directory) / "ledger.sqlite"), "--public-url", base]
        over_pipes = await story("standard input and output", stdio_client(StdioServerParameters(command=binary, args=arguments)))
    assert over_http == over_pipes


asyncio.run(main())
