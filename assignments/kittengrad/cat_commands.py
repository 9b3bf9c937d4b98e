"""python -m kittengrad.cats: train a network on cats, evaluate it, and let it look at a picture of your own.

python -m kittengrad.cats train --data real --recipe four-layer --out cats.weights
python -m kittengrad.cats evaluate cats.weights --data real
python -m kittengrad.cats predict cats.weights my_cat.jpg
python -m kittengrad.cats picture cats.weights errors --data real --out errors.png
"""

import argparse
import sys
import time

from .cat_photo import SIDE, open_picture
from .cat_pictures import draw_curve, draw_errors, draw_grid, draw_saliency
from .cat_recipes import RECIPES
from .cat_weights import check_writable, load_weights, save_weights
from .cats import accuracy, base_rates, blank_accuracy, logits, predictions, to_columns, wilson_interval
from .data import load_cats
from .tensor import Tensor, no_grad
from .training import live

DEFAULTS = {"four-layer": (2500, 1), "mini-batch": (12, 0), "logistic": (60, 0)}  # steps, seed
MARKS = (0, 100, 500, 1000, 2500)  # the costs after so many steps are printed


def main(arguments=None):
    """Do what the command line says. Ends the program with status 1 and one line if it cannot be done."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except NotImplementedError as unfinished:
        sys.exit(f"python -m kittengrad.cats needs a function that is not done yet: {unfinished}")
    except ModuleNotFoundError as missing:
        sys.exit(f"python -m kittengrad.cats needs the package {missing.name}: pip install {missing.name}")
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else error
        sys.exit(f"python -m kittengrad.cats: {reason}")
    except ValueError as error:
        sys.exit(f"python -m kittengrad.cats: {error}")
    except KeyboardInterrupt:
        sys.exit("stopped")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m kittengrad.cats", description="Cats and other things.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", default="kittens", help="kittens (the default), mini, real, or a folder")
    weights = argparse.ArgumentParser(add_help=False)
    weights.add_argument("weights", help="a file that `train` has written")
    _add_train(commands.add_parser("train", parents=[data], help="train a network, and save its weights"))

    evaluate = commands.add_parser("evaluate", parents=[weights, data], help="accuracy and controls")
    evaluate.set_defaults(run=_evaluate)

    predict = commands.add_parser("predict", parents=[weights], help="classify pictures of your own")
    predict.add_argument("pictures", nargs="+", metavar="PICTURE", help="a file such as my_cat.jpg")
    predict.set_defaults(run=_predict)

    picture = commands.add_parser("picture", parents=[weights, data], help="draw what the network does")
    picture.add_argument("kind", choices=("curve", "grid", "errors", "saliency"), help="what to draw")
    picture.add_argument("--out", help="the file to write (default: KIND.png)")
    picture.set_defaults(run=_picture)
    return parser


def _add_train(train):
    steps = "steps of four-layer, or epochs of the others (default: 2500, 12 or 60)"
    seed = "of all random numbers (default: 1 for four-layer, or 0)"
    train.add_argument("--recipe", choices=RECIPES, default="mini-batch", help="default: %(default)s")
    train.add_argument("--steps", type=_whole(1, 10**6), help=steps)
    train.add_argument("--seed", type=_whole(0, 2**32 - 1), help=seed)
    train.add_argument("--out", default="cats.weights", help="where to save (default: %(default)s)")
    train.set_defaults(run=_train)


def _whole(low, high):
    """A whole number in this range, for argparse."""

    def whole_number(text):
        if not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text} is not from {low} to {high}")
        return int(text)

    return whole_number


def _train(options):
    steps, seed = DEFAULTS[options.recipe]
    steps, seed = options.steps or steps, seed if options.seed is None else options.seed
    cats = load_cats(options.data)
    check_writable(options.out)  # now, and not after the training, is the time to hear of it
    watch = live(steps + (options.recipe == "four-layer"), options.recipe)
    begun = time.process_time()
    layers, costs = RECIPES[options.recipe](cats.train_x, cats.train_y, steps=steps, seed=seed, watch=watch)
    seconds = time.process_time() - begun
    save_weights(options.out, layers, costs)
    marks = [t for t in MARKS if t < len(costs)] if options.recipe == "four-layer" else [0, len(costs) - 1]
    shown = ", ".join(f"{costs[t]:.4f} ({t})" for t in dict.fromkeys(marks))
    print(f"cost {shown}; {seconds:.1f} s of processor time")
    _report(layers, cats)
    print(f"saved in {options.out}")


def _evaluate(options):
    _report(_load(options.weights)[0], load_cats(options.data))


def _report(layers, cats):
    """Print the accuracies beside what they have to beat, and the blank-image control."""
    print(f"{'':7}{'right':>14}{'accuracy':>10}{'95 % interval':>16}{'always cat':>12}{'as in training':>16}")
    for name, x, y in (("train", cats.train_x, cats.train_y), ("test", cats.test_x, cats.test_y)):
        share = accuracy(predictions(_logits(layers, x)), y)
        right = round(share * len(y))
        low, high = wilson_interval(right, len(y))
        cat, frequent = base_rates(cats.train_y, y)
        count, interval = f"{right} of {len(y)}", f"{low:.3f} to {high:.3f}"
        print(f"{name:7}{count:>14}{share:10.4f}{interval:>16}{cat:12.4f}{frequent:16.4f}")
    with no_grad():
        blank = blank_accuracy(layers, to_columns(cats.train_x), cats.train_y)
    most = max(base_rates(cats.train_y, cats.train_y))
    verdict = (
        "no more than a constant answer" if blank <= most + 1e-9 else "MEMORISED: more than a constant answer"
    )
    print(f"blank   {blank:.4f} of the training labels from blank images: {verdict}")


def _predict(options):
    layers = _load(options.weights)[0]
    for name in options.pictures:
        z = float(_logits(layers, open_picture(name)[None])[0, 0])
        print(f"{name}: {'cat' if z > 0 else 'no cat'}, logit {z:+.2f}")


def _picture(options):
    layers, costs = _load(options.weights)
    out = options.out or f"{options.kind}.png"
    if options.kind == "curve":
        if not costs:
            raise ValueError(f"{options.weights} holds no costs: `train` saves them")
        figure = draw_curve(costs)
    else:
        cats = load_cats(options.data)
        images, labels, classes = cats.test_x, cats.test_y, cats.classes
        figure = {
            "grid": lambda: draw_grid(layers, images, labels, classes),
            "errors": lambda: draw_errors(layers, images, labels, classes),
            "saliency": lambda: draw_saliency(layers, images),
        }[options.kind]()
    figure.savefig(out)
    print(f"drawn in {out}")


def _load(path):
    """The layers of a file as Tensors, and the costs."""
    layers, costs = load_weights(path)
    numbers = layers[0][0].shape[1]
    if numbers != SIDE * SIDE * 3:
        raise ValueError(f"{path} takes {numbers} numbers, and an image has {SIDE * SIDE * 3}")
    return [tuple(map(Tensor, layer)) for layer in layers], costs


def _logits(layers, images):
    with no_grad():
        return logits(layers, to_columns(images)).numpy()
