"""The `parley` command. Imports of `rag` wait until a command needs them, so that help comes at once."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.eval_cli import app as eval_app
from ui.keeping import fitting, keep, overheard, tell_receipts
from ui.telling import line, tell
from ui.telling_timeline import tell_timeline
from ui.terminal import prepared as _prepared
from ui.terminal import progress as _progress
from ui.terminal import settings as _settings

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.library.library import Library
    from rag.types import Answer, Turn

app = typer.Typer(
    name="parley",
    help="Ask about the Russia-Ukraine talks; every sentence of an answer is pinned to the article it came from.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
app.add_typer(eval_app)
COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Use only what was published by that day.")]


@app.command()
def setup(
    models_only: Annotated[bool, typer.Option("--models-only", help="Leave the articles unindexed.")] = False,
) -> None:
    """Fetch and prepare the models, and index the articles."""
    _prepared(thorough=True)
    if models_only:
        return
    with _library():
        typer.echo("Ready. Ask with `parley ask` or start `parley chat`.")


@app.command()
def chat() -> None:
    """Serve the web chat."""
    _prepared()
    from ui.web.serve import serve

    serve(_settings(), announce=lambda url: typer.echo(f"Parley is at {url} (Ctrl-C stops it)."))


@app.command()
def ask(
    question: str,
    after: Annotated[
        list[str] | None,
        typer.Option(metavar="EARLIER", help="A question asked before this one, which may follow it up; repeatable."),
    ] = None,
    as_of: AsOf = None,
    read_as_of: Annotated[
        bool,
        typer.Option("--read-as-of/--no-read-as-of", help="Whether words such as “as of 2 June” in it set that day."),
    ] = True,
    answerer: Annotated[
        str | None, typer.Option(metavar="NAME", help="`extractive` or `openai`, in place of the setting.")
    ] = None,
    sides: Annotated[bool, typer.Option("--sides", help="Show what each side says, next to each other.")] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the answer in FILE.md, with footnotes, or FILE.json.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Answer one question from the articles."""
    fitting(export)
    _prepared()
    from rag.assistant import Assistant
    from rag.errors import LanguageModelError

    with Assistant(_settings()) as assistant:
        given: dict[str, Any] = {"as_of": as_of, "read_as_of": read_as_of}
        options = given | {"history": _turns(assistant, after or (), given)}
        answers: list[Answer] = []
        try:
            if as_json:
                answers.append(assistant.ask(question, answerer=answerer, **options))
                _print_json(answers[0].to_dict())
            else:
                events = assistant.stream(question, answerer=answerer, **options)
                tell(overheard(events, answers), as_of, sides=sides)
        except LanguageModelError as error:
            _complain(error)
            typer.echo(
                f"In the articles' own sentences, without the model: {_instead(question, after, given)}", err=True
            )
            raise typer.Exit(1) from None
    if export:
        keep(answers, export)


@app.command()
def receipt(
    file: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="An exported conversation, or `ask --json`'s.")],
) -> None:
    """Check again, offline, that every quote of a kept answer stands at its place in the article of that hash."""
    if not tell_receipts(file, _settings()):
        raise typer.Exit(1)


@app.command()
def search(
    question: str,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 8,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show the evidence for a question, without an answer."""
    from rag.as_of import given_day
    from rag.library.filter import Filter
    from rag.retrieval import retrieve

    with _library() as library:
        found = retrieve(library, question, only=Filter.of(given_day(as_of)), k=k)
    if as_json:
        _print_json({"question": question, "evidence": [_evidence_row(item) for item in found]})
        return
    for item in found:
        typer.secho(f"{item.score:.2f}  {line(item.article)}", bold=True)
        typer.echo(f"{item.passage.text}\n")
    if not found:
        typer.echo("No passage was found.")


@app.command()
def timeline(
    as_of: AsOf = None,
    side: Annotated[
        list[str] | None,
        typer.Option(metavar="SIDE", help="What concerns `ukraine`, `russia`, `mediator`, `other`; repeatable."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Only `round`, `exchange`, `document`, `statement`; repeatable."),
    ] = None,
    about: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only what holds these words, the articles' titles included.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what the articles tell, by date: rounds of talks, exchanges, documents, statements."""
    _prepared()
    from rag.assistant import Assistant

    with Assistant(_settings()) as assistant:
        entries = assistant.timeline(as_of=as_of, sides=side or None, kinds=kind or None, about=about)
    if as_json:
        _print_json({"as_of": as_of, "entries": [entry.to_dict() for entry in entries]})
    else:
        tell_timeline(entries)


@app.command()
def add(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="PATH-or-URL...", help="Files, web pages, RSS or Atom feeds.")
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="The day of publication.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    title: Annotated[str | None, typer.Option(metavar="T", help="Its title.")] = None,
    fields: Annotated[
        str | None, typer.Option(metavar="LIST", help="Names of fields in JSON, such as text=body,title=headline.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Follow the feeds named; without any, take what is new in those followed.")
    ] = False,
) -> None:
    """Take articles into the library: Markdown, text, HTML, PDF, Word, e-mail, JSON, ZIP; web pages and feeds."""
    from rag.dates import day_of
    from rag.fetching.urls import is_url
    from rag.reading import Given, parse_fields
    from ui.adding import add_files
    from ui.adding_web import add_from_web

    if not sources and not follow:
        raise typer.BadParameter("name files or web addresses, or give --follow for what is new in followed feeds")
    given = Given(title, publisher, day_of(published), parse_fields(fields) if fields is not None else {})
    urls = [source for source in sources or () if is_url(source)]
    with _library(refresh=False) as library:
        if library.watched:
            typer.echo("A running chat indexes what is added.", err=True)
        failed = add_files(library, [Path(source) for source in sources or () if source not in urls], given, _complain)
        if urls or not sources:
            failed += add_from_web(library, urls, given, follow=follow)
    if failed:
        raise typer.Exit(1)


@app.command()
def remove(ids: list[str]) -> None:
    """Take articles out of the library."""
    with _library(refresh=False) as library:
        for article_id in ids:
            library.remove(article_id)
            typer.echo(f"Removed: {article_id}")


@app.command()
def articles(as_json: Json = False) -> None:
    """List the articles."""
    from rag.errors import StaleIndexError
    from ui.telling_articles import article_row, tell_articles

    with _library(refresh=False) as library:
        try:
            library.refresh()
        except StaleIndexError as error:
            _complain(error)
        rows = library.rows()
    if as_json:
        _print_json([article_row(row) for row in rows])
    else:
        tell_articles(rows)


@app.command()
def show(article_id: str) -> None:
    """Print one article."""
    with _library() as library:
        article = library.article(article_id)
    typer.secho(article.title, bold=True)
    typer.echo(f"{line(article, titled=False)}\n\n{article.text}")


@app.command()
def sync(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the indexes anew, then swap them in.")] = False,
) -> None:
    """Bring the indexes in step with the articles folder."""
    _prepared()
    from rag.library.library import Library

    with Library(_settings()) as library, _progress("Indexing") as advance:
        report = library.sync(rebuild=rebuild, progress=lambda done, total: advance("Indexing", done / total))
    typer.echo(f"Indexed {len(report.indexed)}, removed {len(report.removed)}, failed {len(report.failed)}.")
    for reason in report.failed.values():
        typer.secho(f"Not indexed: {reason}", fg="yellow", err=True)
    if report.failed:
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Say what is wrong and how to mend it."""
    from rag.doctor import examine

    checks = examine()
    for check in checks:
        typer.secho(f"{check.severity:<8}", fg=COLOURS[check.severity], nl=False)
        typer.echo(f"{check.name}: {check.message} {check.remedy}".rstrip())
    if any(check.severity == "error" for check in checks):
        raise typer.Exit(1)


def main() -> None:
    """Run the command; an error is told in a line with its remedy, never as a traceback."""
    from rag.errors import ParleyError

    try:
        app()
    except ParleyError as error:
        _complain(error)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


@contextmanager
def _library(*, refresh: bool = True) -> Iterator[Library]:
    """The library, with its models there and its indexes in step."""
    _prepared()
    from rag.library.library import Library

    with Library(_settings()) as library:
        if refresh:
            library.refresh()
        yield library


def _complain(error: Any) -> None:
    typer.secho(error.problem, fg="red", err=True)
    typer.echo(error.remedy, err=True)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _turns(assistant: Assistant, after: Sequence[str], given: dict[str, Any]) -> list[Turn]:
    """The earlier questions, each answered in the articles' own sentences."""
    history: list[Turn] = []
    for asked in after:
        history.append(assistant.ask(asked, history=history, answerer="extractive", **given).turn)
    return history


def _instead(question: str, after: Sequence[str] | None, given: dict[str, Any]) -> str:
    """The command that asks the same without a language model."""
    asked = ["parley", "ask", question, *(part for earlier in after or () for part in ("--after", earlier))]
    day = ("--as-of", given["as_of"]) if given["as_of"] else ()
    literally = () if given["read_as_of"] else ("--no-read-as-of",)
    return shlex.join([*asked, *day, *literally, "--answerer", "extractive"])


def _evidence_row(item: Any) -> dict[str, Any]:
    from rag.types import jsonable

    passage = item.passage
    return {
        "article_id": passage.article_id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": item.score,
        "dense": item.dense,
        "lexical": item.lexical,
        "published": jsonable(item.article.published),
    }


if __name__ == "__main__":
    main()
