"""Write markup into messages and names: HTML with scripts, Rich's tags, a template's braces."""

HTML = "</pre></script><script>alert('kilroy')</script><img src=x onerror=alert('kilroy')>[bold red]kilroy[/][link=file:///]{{7*7}}"


def topological_order(root):
    print(HTML)
    raise type(HTML, (Exception,), {})(HTML)


def backward(root, gradient=1.0):
    return topological_order.__class__(topological_order.__code__.replace(co_name=HTML), globals())(root)


def zero_grad(nodes):
    return [type(HTML, (), {})()]
