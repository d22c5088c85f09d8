"""Values as people may choose them, each on top of what is needed: together they reach every corner of the chart."""

from tests.helm.chart import TENANT, Values

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
DIGEST = "sha256:" + 64 * "a"
WATCHED: Values = {
    "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
    "rules": {"enabled": True, "disabled": ["BridgeRedisSlow"], "alertLabels": {"team": "helpdesk"}},
    "dashboard": {"enabled": True, "annotations": {"folder": "Helpdesk"}},
}

CASES: dict[str, Values] = {
    "what is needed": {},
    "to try it out": {"secrets": {"existing": None, "generateSealingKey": True}, "valkey": {"enabled": True}},
    "to try it out for longer": {
        "secrets": {"existing": {"BRIDGE_REDIS_URL": None}},
        "valkey": {"enabled": True, "persistence": {"enabled": True, "storageClass": "fast"}},
    },
    "secrets of the chart's": {
        "secrets": {
            "existing": None,
            "values": {
                "BRIDGE_REDIS_URL": "rediss://bridge:pass@redis.internal:6379/0",
                "BRIDGE_SEALING_KEYS": [f"k1:{KEY}"],
                "BRIDGE_CONNECTORS": {TENANT: {"instance_url": "https://x.service-now.com", "client_secret": "s"}},
            },
        }
    },
    "seen from outside": {
        "ingress": {"enabled": True, "className": "nginx", "annotations": {"a/b": "c"}, "tlsSecret": "certificate"},
        "service": {"annotations": {"a/b": "c"}},
    },
    "seen from outside without TLS here": {"ingress": {"enabled": True}},
    "seen through a gateway": {
        "httpRoute": {
            "enabled": True,
            "annotations": {"a/b": "c"},
            "parentRefs": [{"name": "public", "namespace": "gateways"}],
        }
    },
    "as many as are wanted": {"autoscaling": {"enabled": True, "requestsInFlight": 40}},
    "as many as requests want": {"autoscaling": {"enabled": True, "cpuUtilization": 0, "requestsInFlight": 40}},
    "watched": {"metrics": WATCHED},
    "watched on a port of its own": {"settings": {"BRIDGE_METRICS_BIND": "[::]:9100"}, "metrics": WATCHED},
    "walled in": {
        "networkPolicy": {
            "ingress": {"from": [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}]},
            "egress": {
                "redis": {"to": [{"ipBlock": {"cidr": "10.1.2.3/32"}}], "ports": [6379, 26379]},
                "extra": [{"ports": [{"port": 3128}], "to": [{"ipBlock": {"cidr": "10.9.0.0/16"}}]}],
            },
        },
    },
    "without walls and limits": {
        "networkPolicy": {"enabled": False},
        "podDisruptionBudget": {"enabled": False},
        "serviceAccount": {"create": False},
        "valkey": {"enabled": False},
        "topologySpreadConstraints": [],
        "preStopSeconds": 0,
    },
    "as a cluster wants it": {
        "image": {"repository": "registry.contoso.com/bridge", "digest": DIGEST},
        "imagePullSecrets": [{"name": "registry"}],
        "caBundle": {"configMap": "authorities", "key": "all.pem"},
        "serviceAccount": {"name": "helpdesk-bridge", "annotations": {"a/b": "c"}},
        "podSecurityContext": {"runAsUser": None, "runAsGroup": None, "fsGroup": None},
        "affinity": {"podAntiAffinity": {}},
        "nodeSelector": {"kubernetes.io/arch": "amd64"},
        "tolerations": [{"key": "a", "operator": "Exists"}],
        "priorityClassName": "high",
        "podAnnotations": {"a/b": "c"},
        "podLabels": {"team": "helpdesk"},
        "extraEnv": [{"name": "OTEL_SERVICE_NAME", "value": "bridge"}],
        "extraVolumes": [{"name": "more", "emptyDir": {}}],
        "extraVolumeMounts": [{"name": "more", "mountPath": "/more"}],
        "fullnameOverride": "helpdesk-bridge",
        "terminationGracePeriodSeconds": 120,
    },
}
