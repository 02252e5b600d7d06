"""Examples of hypothesis are the same on every run and may take their time on a busy machine."""

from hypothesis import settings

settings.register_profile("plaza", deadline=None, derandomize=True)
settings.load_profile("plaza")
