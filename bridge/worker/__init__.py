"""gunicorn's two kinds of workers, as the bridge has them: threads, or greenlets; both refuse in the same words."""
