"""The command line: `python -m datasets draw | fetch | sheet`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import datasets

HERE = Path(__file__).resolve().parent
SEED = 9  # of the set that the course brings


def main(words: list[str] | None = None) -> None:
    options = parser().parse_args(words)
    try:
        options.run(options)
    except KeyboardInterrupt:
        sys.exit("stopped")
    except (OSError, ValueError) as error:
        sys.exit(f"python -m datasets {options.command}: {error}")


def parser() -> argparse.ArgumentParser:
    kind = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser("python -m datasets", description=datasets.__doc__, formatter_class=kind)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    draw = commands.add_parser("draw", help="draw a set of kittens from a seed")
    draw.add_argument("--seed", type=int, default=SEED, help=f"0 or more (default: {SEED}, the course's own)")
    draw.add_argument("--out", type=Path, required=True, help="the folder to write to")
    draw.set_defaults(run=draw_set)

    fetch = commands.add_parser("fetch", help="download the real set, 3 MB")
    fetch.add_argument("--to", type=Path, default=HERE / "real", help="the folder (default: datasets/real)")
    fetch.set_defaults(run=fetch_set)

    sheet = commands.add_parser("sheet", help="paint many pictures on one")
    sheet.add_argument("--out", type=Path, required=True, help="the PNG file to write")
    sheet.set_defaults(run=paint_sheet)
    return top


def draw_set(options: argparse.Namespace) -> None:
    from datasets import files
    from datasets.bar import Bar

    if options.seed < 0:
        raise ValueError("--seed is 0 or more")
    bar = Bar(sum(file.count for file in files.FILES), "pictures")
    for name in files.write(options.out, options.seed):
        bar.add(1, name)
    bar.end()
    for file in files.FILES:
        path = options.out / file.name
        print(f"{path}  {file.count} pictures, {path.stat().st_size / 1e6:.2f} MB")


def fetch_set(options: argparse.Namespace) -> None:
    from datasets import fetch

    try:
        for line in fetch.fetch(options.to):
            print(line)
    except KeyboardInterrupt:
        sys.exit("stopped; the same command goes on from here")


def paint_sheet(options: argparse.Namespace) -> None:
    from datasets import sheet

    sheet.paint(options.out)
    print(options.out)


if __name__ == "__main__":
    main()
