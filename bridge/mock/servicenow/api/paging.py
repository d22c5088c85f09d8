"""The headers with which a list says how much more there is."""

from urllib.parse import unquote_plus

_OWN = {"sysparm_limit", "sysparm_offset"}


def link(address: str, query_string: str, *, limit: int, offset: int, total: int) -> str:
    """Write the Link header of one page; empty when everything fits on it.

    Measured: no space after commas or semicolons, the whole address repeated with limit and offset appended, `prev`
    and `next` left out where there is none.
    """
    if limit <= 0 or total <= limit:
        return ""
    others = [part for part in query_string.split("&") if part and unquote_plus(part.partition("=")[0]) not in _OWN]

    def page(start: int, name: str) -> str:
        query = "&".join([*others, f"sysparm_limit={limit}", f"sysparm_offset={start}"])
        return f'<{address}?{query}>;rel="{name}"'

    pages = [page(0, "first")]
    if offset > 0:
        pages.append(page(max(0, offset - limit), "prev"))
    if offset + limit < total:
        pages.append(page(offset + limit, "next"))
    pages.append(page((total - 1) // limit * limit, "last"))
    return ",".join(pages)
