"""Pictures of kittens and of things that look like them, drawn from a seed; and the fetcher of the real set.

    python -m datasets draw --seed 9 --out FOLDER     draw another set
    python -m datasets fetch                          download the photographs of the real set
    python -m datasets sheet --out kittens.png        see many pictures on one

    canvas      shapes on a picture, smooth at their edges
    faces       what the animals share: fur, eyes, noses, whiskers
    creatures   cats, dogs, bears, rabbits, seals, people
    things      houses, patterns
    kittens     from a seed and a number to a picture and its label
    files       sets as HDF5 files, the same bytes each time
    fetch       the real set, from several mirrors
    sheet       many pictures on one

Students read these files with `kittengrad.data.load_cats`, which needs nothing of this package.
"""
