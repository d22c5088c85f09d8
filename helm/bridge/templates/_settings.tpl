{{- /*
A setting's value as the environment has it. Helm's numbers are floating, and 8640000 would become 8.64e+06.
*/ -}}
{{- define "bridge.setting" -}}
{{- if kindIs "slice" . -}}
{{- join "," . -}}
{{- else if kindIs "map" . -}}
{{- toJson . -}}
{{- else if and (kindIs "float64" .) (eq (floor .) .) -}}
{{- int64 . -}}
{{- else -}}
{{- toString . -}}
{{- end -}}
{{- end -}}

{{- /* All of the settings that are not secret, as YAML of strings. */ -}}
{{- define "bridge.settings" -}}
{{- $settings := dict -}}
{{- range $name, $value := .Values.settings -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $_ := set $settings $name (include "bridge.setting" $value) -}}
{{- end -}}
{{- end -}}
{{- if .Values.caBundle.configMap -}}
{{- $_ := set $settings "BRIDGE_CA_BUNDLE" "/run/bridge/ca/ca.crt" -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end -}}

{{- define "bridge.sealingKeySecret" -}}
{{- printf "%s-sealing-key" (include "bridge.fullname" .) -}}
{{- end -}}

{{- define "bridge.valkeyName" -}}
{{- printf "%s-valkey" (include "bridge.fullname" .) -}}
{{- end -}}

{{- /* Which key of which Secret holds each setting that is secret, as YAML. Each comes from one place, and two are needed. */ -}}
{{- define "bridge.secrets" -}}
{{- $found := dict -}}
{{- $twice := "%s is given twice, in %s and elsewhere: only one of them would be used." -}}
{{- range $name, $from := .Values.secrets.existing -}}
{{- $_ := set $found $name (dict "name" $from.name "key" (default $name $from.key)) -}}
{{- end -}}
{{- range $name, $value := .Values.secrets.values -}}
{{- if not (kindIs "invalid" $value) -}}
{{- if hasKey $found $name }}{{ fail (printf $twice $name "secrets.values") }}{{ end -}}
{{- $_ := set $found $name (dict "name" (include "bridge.fullname" $) "key" $name) -}}
{{- end -}}
{{- end -}}
{{- if .Values.secrets.generateSealingKey -}}
{{- if hasKey $found "BRIDGE_SEALING_KEYS" }}{{ fail (printf $twice "BRIDGE_SEALING_KEYS" "secrets.generateSealingKey") }}{{ end -}}
{{- $_ := set $found "BRIDGE_SEALING_KEYS" (dict "name" (include "bridge.sealingKeySecret" .) "key" "BRIDGE_SEALING_KEYS") -}}
{{- end -}}
{{- if .Values.valkey.enabled -}}
{{- if hasKey $found "BRIDGE_REDIS_URL" }}{{ fail (printf $twice "BRIDGE_REDIS_URL" "valkey.enabled") }}{{ end -}}
{{- $_ := set $found "BRIDGE_REDIS_URL" (dict "name" (include "bridge.valkeyName" .) "key" "BRIDGE_REDIS_URL") -}}
{{- end -}}
{{- if not $found.BRIDGE_REDIS_URL -}}
{{- fail "BRIDGE_REDIS_URL is missing: give it in secrets.existing or secrets.values, or set valkey.enabled to try the bridge out." -}}
{{- end -}}
{{- if not $found.BRIDGE_SEALING_KEYS -}}
{{- fail "BRIDGE_SEALING_KEYS is missing: give it in secrets.existing or secrets.values (`bridge keys new` makes one), or set secrets.generateSealingKey." -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}

{{- /*
As long as the bridge itself takes to end: it goes on serving for BRIDGE_DRAIN_SECONDS, and then lets requests finish for
BRIDGE_GRACEFUL_SECONDS, which are ten more than one may take if nothing else is said. Less would cut off requests.
*/ -}}
{{- define "bridge.graceSeconds" -}}
{{- $settings := .Values.settings -}}
{{- $finishing := dig "BRIDGE_GRACEFUL_SECONDS" (addf 10 (dig "BRIDGE_REQUEST_SECONDS" 20 $settings)) $settings -}}
{{- $needed := ceil (addf .Values.preStopSeconds (dig "BRIDGE_DRAIN_SECONDS" 5 $settings) $finishing) | int64 -}}
{{- $given := .Values.terminationGracePeriodSeconds -}}
{{- if kindIs "invalid" $given -}}
{{- add $needed 5 -}}
{{- else if lt (int64 $given) $needed -}}
{{- fail (printf "terminationGracePeriodSeconds is %d, and the bridge may take %d to finish its requests." (int64 $given) $needed) -}}
{{- else -}}
{{- int64 $given -}}
{{- end -}}
{{- end -}}
