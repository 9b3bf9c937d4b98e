"""Keep all images a thousand times over, until the memory is full.

file: classifier.py
scores: memory
"""

kept = []


def classify(images, weights):
    while True:
        kept.append(images.repeat(100, axis=0))
