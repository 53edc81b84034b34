"""The label service of the local cloud: it answers Rekognition's `DetectLabels` by looking at the picture.

It stands in for Amazon Rekognition on a laptop and in tests, and is no part of what is deployed. See `README.md` here.
"""
