{{- define "waybill.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "waybill.labels" -}}
app.kubernetes.io/part-of: waybill
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{/* Where Kafka is, for a process that comes as a user of its own when Kafka wants one: a list of values and user. */}}
{{- define "waybill.kafka" -}}
{{- $values := index . 0 }}{{ $user := index . 1 -}}
{{- if $values.kafka.secure -}}
sasl_ssl://{{ $user }}@{{ $values.kafka.bootstrap }}?ca=/kafka/ca/ca.crt&passwordFile=/kafka/login/password
{{- else -}}
{{ $values.kafka.bootstrap }}
{{- end }}
{{- end }}

{{/* What a process reads to speak TLS: the same list, and whether it has a database. */}}
{{- define "waybill.tlsMounts" -}}
{{- $values := index . 0 -}}
{{- if $values.kafka.secure }}
- { name: kafka-ca, mountPath: /kafka/ca, readOnly: true }
- { name: kafka-login, mountPath: /kafka/login, readOnly: true }
{{- end }}
{{- if and $values.postgres.caSecret (index . 2) }}
- { name: database-ca, mountPath: /database, readOnly: true }
{{- end }}
{{- end }}

{{- define "waybill.tlsVolumes" -}}
{{- $values := index . 0 -}}
{{- if $values.kafka.secure }}
- name: kafka-ca
  secret: { secretName: {{ $values.kafka.name }}-cluster-ca-cert, items: [{ key: ca.crt, path: ca.crt }] }
- name: kafka-login
  secret: { secretName: {{ $values.kafka.userSecretPrefix }}{{ index . 1 }}, items: [{ key: password, path: password }] }
{{- end }}
{{- if and $values.postgres.caSecret (index . 2) }}
- name: database-ca
  secret: { secretName: {{ $values.postgres.caSecret }}, items: [{ key: ca.crt, path: ca.crt }] }
{{- end }}
{{- end }}

{{/* Nothing runs as root, nothing is written to the image, nothing gains rights. */}}
{{- define "waybill.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "waybill.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}
