"""What can go wrong with an instance, each kind a switch for some requests, some times, or a while.

    mock.faults.add("unavailable")                                           # every request, until mock.faults.clear()
    mock.faults.add("rate_limited", "/api/now/table", times=2, retry_after=7)
    mock.faults.add("unauthorized", variant="newer_wording", probability=0.1)
    mock.faults.add("hibernating", for_seconds=60)                           # by the instance's own clock
    mock.faults.add("server_error", method="POST", served=True, after_seconds=60)

The last one is a transaction that exceeds its quota (60 seconds for the Table API) although its record was written. See
`Faults.add` for what every kind may be told.

Refusals, worded and wrapped as the APIs do; `message`, `detail` and `status` replace the usual ones:

| kind | status | what it is, and further settings |
|---|---|---|
| unauthorized | 401 | no valid credential, or an expired one; `challenges` are the WWW-Authenticate values |
| forbidden | 403 | an API or table ACL: "Failed API level ACL Validation" |
| query_denied | 403 | a query ACL: "Insufficient rights to query records" |
| scope_missing | 403 | the token's scope does not cover the API: "Missing required api access scope" |
| unscoped_api | 403 | the client may not use global APIs: "Access to unscoped api is not allowed" |
| not_found | 404 | "No Record found" |
| rate_limited | 429 | `retry_after` (seconds, None for no header), `limit_headers` (X-RateLimit-…) |
| server_error | 500 | "Transaction cancelled: maximum execution time exceeded" |
| dropped | 202 | no body: the session's queue was full, and the request was forgotten |
| invalid_grant | 400 | what stricter token endpoints say; `unauthorized` there gives ServiceNow's generic 401 |
| invalid_client | 401 | likewise |

Variants, each a name for settings that belong together:

| kind | variant | what it is |
|---|---|---|
| unauthorized | newer_wording | "User is not authenticated", as newer releases say |
| unauthorized | bearer | a BEARER challenge instead of the BASIC one, as authentication profiles give |
| unauthorized | several_challenges | both |
| unauthorized | no_challenge | none |
| forbidden | insert | "Operation Failed", "ACL Exception Insert Failed due to security constraints" |
| forbidden | update | likewise |
| forbidden | delete | likewise |
| forbidden | data_policy | "Operation Failed", mandatory fields are empty |
| forbidden | business_rule | "Operation Failed", aborted by a rule |
| rate_limited | no_retry_after | without Retry-After |
| rate_limited | pool_exhausted | no thread was free: without any of the headers |
| server_error | check_logs | the shorter detail |
| redirect | wake_up | to the page that wakes a sleeping developer instance |

Pages, on every path and the token endpoint too:

| kind | status | what it is |
|---|---|---|
| hibernating | 200 | the page of a sleeping developer instance |
| login_page | 200 | what a followed redirect ends at |
| uri_too_long | 414 | what is too long for the load balancer |
| bad_gateway | 502 | what a gateway says, `status=504` for one that has waited long enough |
| unavailable | 503 | maintenance, or a restart |
| redirect | 302 | to `location`: /login.do by default, or any other host |

Answers that are wrong in themselves:

| kind | status | what it is |
|---|---|---|
| cut_json | 200 | a list that breaks off with an `error` inside it, and is no JSON (measured) |
| error_in_200 | 200 | JSON with some rows and an `error` beside them |
| wrong_content_type | its own | the right answer as `content_type`, text/html by default |
| invalid_utf8 | 200 | JSON in an encoding that is not UTF-8 |
| enormous | 200 | a list with a value of `mebibytes` (64 by default) |
| gzip_bomb | 200 | the same, compressed a thousandfold, whatever the client accepts |

Trouble on the wire. The answer is the right one, as far as it gets:

| kind | what it is |
|---|---|
| slow | nothing for `seconds`, then the answer |
| slow_headers | the head drips over `seconds` |
| slow_body | the body drips over `seconds` |
| stall | nothing, until the client gives up |
| reset | the connection is reset before any byte |
| cut_body | the connection is reset in the middle of the body |
| stale_connection | a request on a connection that was used before is reset; new connections work |
| length_too_long | Content-Length promises more than there is; then the connection ends |
| length_too_short | Content-Length promises less than there is |
"""

from bridge.mock.servicenow.faults.fault import Fault
from bridge.mock.servicenow.faults.kinds import Kind
from bridge.mock.servicenow.faults.switches import Faults

__all__ = ["Fault", "Faults", "Kind"]
