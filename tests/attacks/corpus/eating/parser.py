"""Hand in a text that takes the parser's stack or hours of its time.

ends: exception, memory, crash, time
"""

source = "(" * 100_000 + ")" * 100_000
exec(compile("-" * 1_000_000 + "1", "bomb", "exec"))
exec(compile(source, "bomb", "exec"))
