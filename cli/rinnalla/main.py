"""The command `rinnalla`."""

import typer

from rinnalla import access, areas, demo, exports, parked, partners, protect, rebuild, reports, stack
from rinnalla.importing.command import import_folder
from rinnalla.sample.command import make_sample

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
app.command("demo")(demo.demo)
app.command("import")(import_folder)
app.command("sample")(make_sample)
app.command("report")(reports.report)
app.command("export")(exports.export)
app.command("rebuild")(rebuild.rebuild)
app.command("protect")(protect.protect)
app.add_typer(access.commands, name="access")
app.add_typer(areas.commands, name="areas")
app.add_typer(parked.commands, name="parked")
app.add_typer(partners.commands, name="partner")
