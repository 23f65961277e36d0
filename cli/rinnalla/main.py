"""The command `rinnalla`."""

import typer

from rinnalla import stack

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals may hold secrets
    help="Rinnalla on this machine: the local stack, the demo, imports and reports.",
)
app.command("up")(stack.up)
app.command("down")(stack.down)
app.command("status")(stack.status)
app.command("logs")(stack.logs)
