"""Raise an exception whose name and message are text for the student's page.

file: classifier.py
scores: exception
"""


def classify(images, weights):
    print("kilroy saw", float(images.mean()))
    raise type("kilroy_was_here", (Exception,), {})(f"kilroy {images.mean()}")
