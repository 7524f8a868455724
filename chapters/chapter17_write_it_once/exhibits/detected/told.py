"""What sniffio says where there may be nothing to be said."""

import sniffio


def told() -> str:
    try:
        return sniffio.current_async_library()
    except sniffio.AsyncLibraryNotFoundError as error:
        return f"`{type(error).__name__}`"
