"""``kazipot draw``: the picture of a dialogue."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import Annotated, Literal

import typer

from bot.commands.manners import give_up, new_app

app = new_app()


@app.command()
def draw(
    page: Annotated[str, typer.Argument(help="The name or the file of a page.")],
    form: Annotated[
        Literal["mermaid", "svg"], typer.Option("--format", help="svg: nested boxes. mermaid: a flow chart.")
    ] = "svg",
    output: Annotated[Path | None, typer.Option(help="The file to write; without it, the picture is printed.")] = None,
) -> None:
    """Draw the picture of a dialogue.

    Example: kazipot draw orientation --output orientation.svg
    """
    from bot.commands.pages import find_page, lists_of
    from bot.library import drawing
    from bot.library.grammar import read_page
    from bot.library.lists import read_lists

    path = find_page(page)
    script = read_page(path, read_lists(lists_of(path))).script
    if script is None:
        give_up(f"The page {path.name} cannot be read. Run: kazipot check {page}")
    picture = drawing.svg(script) if form == "svg" else drawing.mermaid(script)
    if output is None:
        typer.echo(picture)
        return
    try:
        output.write_text(picture, encoding="utf-8")
    except OSError as error:
        give_up(f"I cannot write {output}: {error.strerror}. Name another file with --output.")
    typer.echo(f"Drawn: {output}")
