"""What Prometheus sees of a bridge: an hour in which all is well, and for each alert how that changes."""

from typing import Any

import yaml

from tests.helm.chart import CHART

ALERTS = CHART / "files" / "alerts.yaml"
_OURS = 'namespace="helpdesk", job="bridge", pod="bridge-1"'
_REQUESTS = 'bridge_http_requests_total{{route="/v1/me", method="GET", status="{}"}}'
_REQUEST_SECONDS = 'bridge_http_request_seconds_bucket{{route="/v1/me", le="{}"}}'
_CALLS = 'bridge_servicenow_calls_total{{operation="incidents", outcome="{}"}}'
_CALL_SECONDS = 'bridge_servicenow_call_seconds_bucket{{operation="incidents", le="{}"}}'
_REFRESHES = 'bridge_token_refreshes_total{{outcome="{}"}}'
_REDIS_SECONDS = 'bridge_redis_seconds_bucket{{command="get", le="{}"}}'

# Series in promtool's words: `0+60x70` is 0, 60, 120 … for seventy minutes.
FINE = {
    "bridge_http_requests_in_flight{}": "3x70",
    _REQUESTS.format(200): "0+600x70",
    _REQUESTS.format(503): "0+3x70",
    'bridge_http_requests_total{route="/health/ready", method="GET", status="503"}': "0+12x70",
    _REQUEST_SECONDS.format(0.5): "0+590x70",
    _REQUEST_SECONDS.format(20): "0+600x70",
    _REQUEST_SECONDS.format("+Inf"): "0+600x70",
    "bridge_admission_refused_total{}": "0x70",
    _CALLS.format("ok"): "0+600x70",
    _CALLS.format("refused"): "0+60x70",
    _CALLS.format("servicenow_timeout"): "0+6x70",
    _CALL_SECONDS.format(1): "0+650x70",
    _CALL_SECONDS.format(10): "0+660x70",
    _CALL_SECONDS.format("+Inf"): "0+660x70",
    _REFRESHES.format("renewed"): "0+20x70",
    _REFRESHES.format("refused"): "0+1x70",
    _REFRESHES.format("failed"): "0+1x70",
    'bridge_renewal_lock_waits_total{outcome="immediate"}': "0+20x70",
    'bridge_renewal_lock_waits_total{outcome="timed_out"}': "0x70",
    'bridge_breaker_state{state="closed"}': "2x70",
    'bridge_breaker_state{state="open"}': "0x70",
    "bridge_connected_agents{}": "100-1x20 80x50",
    'bridge_redis_errors_total{kind="silent"}': "0x50 3x20",
    _REDIS_SECONDS.format(0.005): "0+6000x70",
    _REDIS_SECONDS.format(0.5): "0+6010x70",
    _REDIS_SECONDS.format("+Inf"): "0+6010x70",
}
FOUL: dict[str, dict[str, str]] = {
    "BridgeMetricsAbsent": dict.fromkeys(FINE, "_x70"),
    "BridgeCrashes": {_REQUESTS.format(500): "_x55 1x15"},
    "BridgeRequestsFail": {_REQUESTS.format(503): "0+60x70"},
    "BridgeRequestsSlow": {_REQUEST_SECONDS.format(0.5): "0+500x70"},
    "BridgeTurnsRequestsAway": {"bridge_admission_refused_total{}": "0+60x70"},
    "BridgeServiceNowFails": {_CALLS.format("servicenow_timeout"): "0+300x70"},
    "BridgeServiceNowSlow": {_CALL_SECONDS.format(1): "0+500x70"},
    "BridgeServiceNowLimits": {_CALLS.format("servicenow_rate_limited"): "0+2x70"},
    "BridgeBreakerOpen": {'bridge_breaker_state{state="open"}': "0x30 1x40"},
    "BridgeRenewalsRefused": {_REFRESHES.format("refused"): "0+40x70"},
    "BridgeRenewalsFail": {_REFRESHES.format("failed"): "0+20x70"},
    "BridgeRenewalsWait": {'bridge_renewal_lock_waits_total{outcome="timed_out"}': "0+1x70"},
    "BridgeConnectionsLost": {"bridge_connected_agents{}": "100x55 0x15"},
    "BridgeRedisFails": {'bridge_redis_errors_total{kind="silent"}': "0+30x70"},
    "BridgeRedisSlow": {_REDIS_SECONDS.format(0.005): "0+5000x70"},
}


def hours() -> str:
    """For `promtool test rules`: an hour in which nothing is said, then one for each alert in which nothing else is."""
    tests = [_hour("all is well", {}, []), *(_hour(name, changes, [name]) for name, changes in FOUL.items())]
    return yaml.safe_dump({"rule_files": [str(ALERTS)], "evaluation_interval": "1m", "tests": tests})


def _hour(name: str, changes: dict[str, str], firing: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "interval": "1m",
        "input_series": [{"series": _ours(each), "values": told} for each, told in {**FINE, **changes}.items()],
        "promql_expr_test": [
            {
                "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                "eval_time": "60m",
                "exp_samples": [{"labels": f'{{alertname="{each}"}}', "value": 1} for each in firing],
            }
        ],
    }


def _ours(series: str) -> str:
    name, _, labels = series.partition("{")
    return f"{name}{{{_OURS}, {labels}"
