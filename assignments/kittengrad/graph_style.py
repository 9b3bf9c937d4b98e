"""How a drawing of a graph looks: its colours, the tips of its arrows, and the frame around it."""

from .svg import picture

MARGIN = 14

STYLE = """
.kg { font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums }
.kg-paper { fill: #fdfdfb }
.kg-body { fill: #fff; stroke: #c3ccd9 }
.kg-head { fill: #4a6fa5 } .kg-leaf .kg-head { fill: #c7842c } .kg-plain .kg-head { fill: #d3c3aa }
.kg-label, .kg-op { fill: #fff; font-weight: 600 }
.kg-name { fill: #7c8696 }
.kg-data { fill: #1d2733 }
.kg-grad { fill: #a3284d; font-weight: 600 }
.kg-op, .kg-data, .kg-grad { text-anchor: end }
.kg-edge { fill: none; stroke: #93a0b3; stroke-width: 1.4; marker-end: url(#kg-tip) }
.kg-rate { fill: #a3284d; font-size: 11px; text-anchor: middle;
           stroke: #fdfdfb; stroke-width: 3px; stroke-linejoin: round; paint-order: stroke }
.kg-count { fill: #7c8696; font-size: 11px; text-anchor: middle;
            stroke: #fdfdfb; stroke-width: 3px; stroke-linejoin: round; paint-order: stroke }
.kg-more { stroke: #93a0b3; stroke-width: 1.4; stroke-dasharray: 2 4 }
.kg-note { fill: #7c8696; font-style: italic }
.kg-lit .kg-body { stroke: #a3284d; stroke-width: 3 }
.kg-edge.kg-lit { stroke: #a3284d; stroke-width: 2.4; marker-end: none; marker-start: url(#kg-back) }
.kg-edge.kg-waiting { stroke-dasharray: 3 4 } .kg-grad.kg-partial { fill: #7c8696; font-weight: 400 }
.kg-rate.kg-lit { font-weight: 700; font-size: 13px }
.kg-wrong .kg-body { fill: #fdeceb; stroke: #d3302f; stroke-width: 3 } .kg-wrong .kg-head { fill: #d3302f }
.kg-wrong-grad .kg-grad, .kg-wrong-data .kg-data { fill: #d3302f; font-weight: 600 }
.kg-right { fill: #d3302f; font-weight: 600; text-anchor: middle }
.kg-late { animation: kg-arrive .5s ease-out both } @keyframes kg-arrive { from { opacity: 0 } }
@media (prefers-reduced-motion: reduce) { .kg-late { animation: none } }
"""

TIP = (
    '<marker id="{}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="{}" markerHeight="{}" '
    'markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 .5L8 4L0 7.5z" fill="{}"/></marker>'
)
TIPS = TIP.format("kg-tip", 8, 8, "#93a0b3") + TIP.format("kg-back", 11, 11, "#a3284d")

SYMBOL = {"*": "×", "-": "−", "neg": "−"}


def framed(width, height, title, parts):
    """A picture of this size, with a margin around its parts. `title` is safe already, see `svg.safe`."""
    head = f"<style>{STYLE}</style><defs>{TIPS}</defs>"
    moved = [f'<g transform="translate({MARGIN} {MARGIN})">', *parts, "</g>"]
    return picture(width, height, title, head, moved)
