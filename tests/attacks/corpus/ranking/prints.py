"""Print a megabyte of markup and escapes while answering, and put them into the answer's type.

file: classifier.py
scores: wrong value
"""

TEXT = "<script>alert('kilroy')</script>\x1b[2J\u202e=1+1 " * 100


def classify(images, weights):
    for _ in range(50):
        print(TEXT)
    return type(TEXT[:60], (), {})()
