{{- define "bridge.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* Room is left for what is put behind it, such as "-sealing-key". */ -}}
{{- define "bridge.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "bridge.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "bridge.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "bridge.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "bridge.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* What selects: (list . "component"). It may never change. */ -}}
{{- define "bridge.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "bridge.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "bridge.labels" -}}
{{- $root := index . 0 -}}
{{ include "bridge.selector" . }}
app.kubernetes.io/part-of: {{ include "bridge.name" $root }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- /* (list image default-tag) */ -}}
{{- define "bridge.image" -}}
{{- $image := index . 0 -}}
{{- $tagged := printf "%s:%s" $image.repository (default (index . 1) $image.tag) -}}
{{- if $image.digest }}{{ printf "%s@%s" $tagged $image.digest }}{{ else }}{{ $tagged }}{{ end -}}
{{- end -}}

{{- /* One truth of where browsers find the bridge. */ -}}
{{- define "bridge.host" -}}
{{- (urlParse .Values.settings.BRIDGE_PUBLIC_URL).hostname | lower -}}
{{- end -}}

{{- define "bridge.port" -}}
{{- splitList ":" .Values.settings.BRIDGE_BIND | last -}}
{{- end -}}

{{- /* Empty when nothing is counted. */ -}}
{{- define "bridge.metricsPort" -}}
{{- with .Values.settings.BRIDGE_METRICS_BIND -}}
{{- splitList ":" . | last -}}
{{- end -}}
{{- end -}}
