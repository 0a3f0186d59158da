import type { Enum, Message, ProtoFile } from './types.ts'

// Only what a schema can refer to: the names, and whether a type is an enum. Their fields never change.
const FILES: Record<string, { messages?: string; enums?: string }> = {
  'google/protobuf/any.proto': { messages: 'Any' },
  'google/protobuf/api.proto': { messages: 'Api Method Mixin' },
  'google/protobuf/descriptor.proto': {
    messages:
      'FileDescriptorSet FileDescriptorProto DescriptorProto ExtensionRangeOptions FieldDescriptorProto ' +
      'OneofDescriptorProto EnumDescriptorProto EnumValueDescriptorProto ServiceDescriptorProto MethodDescriptorProto ' +
      'FileOptions MessageOptions FieldOptions OneofOptions EnumOptions EnumValueOptions ServiceOptions MethodOptions ' +
      'UninterpretedOption FeatureSet FeatureSetDefaults SourceCodeInfo GeneratedCodeInfo',
    enums: 'Edition SymbolVisibility',
  },
  'google/protobuf/duration.proto': { messages: 'Duration' },
  'google/protobuf/empty.proto': { messages: 'Empty' },
  'google/protobuf/field_mask.proto': { messages: 'FieldMask' },
  'google/protobuf/source_context.proto': { messages: 'SourceContext' },
  'google/protobuf/struct.proto': { messages: 'Struct Value ListValue', enums: 'NullValue' },
  'google/protobuf/timestamp.proto': { messages: 'Timestamp' },
  'google/protobuf/type.proto': { messages: 'Type Field Enum EnumValue Option', enums: 'Syntax' },
  'google/protobuf/wrappers.proto': {
    messages: 'DoubleValue FloatValue Int64Value UInt64Value Int32Value UInt32Value BoolValue StringValue BytesValue',
  },
  'google/type/calendar_period.proto': { enums: 'CalendarPeriod' },
  'google/type/color.proto': { messages: 'Color' },
  'google/type/date.proto': { messages: 'Date' },
  'google/type/datetime.proto': { messages: 'DateTime TimeZone' },
  'google/type/dayofweek.proto': { enums: 'DayOfWeek' },
  'google/type/decimal.proto': { messages: 'Decimal' },
  'google/type/expr.proto': { messages: 'Expr' },
  'google/type/fraction.proto': { messages: 'Fraction' },
  'google/type/interval.proto': { messages: 'Interval' },
  'google/type/latlng.proto': { messages: 'LatLng' },
  'google/type/money.proto': { messages: 'Money' },
  'google/type/month.proto': { enums: 'Month' },
  'google/type/phone_number.proto': { messages: 'PhoneNumber' },
  'google/type/postal_address.proto': { messages: 'PostalAddress' },
  'google/type/quaternion.proto': { messages: 'Quaternion' },
  'google/type/timeofday.proto': { messages: 'TimeOfDay' },
  'confluent/meta.proto': { messages: 'Meta Rule' },
  'confluent/type/decimal.proto': { messages: 'Decimal' },
  'confluent/type/variant.proto': { messages: 'Variant' },
}

/** The files that every Protobuf compiler brings, and Confluent's own: a schema may import them without a reference. */
export function knownFile(name: string): ProtoFile | undefined {
  const known = FILES[name]
  if (known === undefined) return undefined
  return {
    ...{
      syntax: 'proto3',
      package: name.split('/').slice(0, -1).join('.'),
      imports: [],
      publicImports: [],
      options: [],
    },
    ...{ messages: namesIn(known.messages).map(message), enums: namesIn(known.enums).map(enumeration) },
    ...{ extends: [], services: [] },
  }
}

const namesIn = (list: string | undefined) => list?.split(' ') ?? []

const message = (name: string): Message => ({
  ...{ name, reserved: [], options: [], fields: [], oneofs: [], extensions: [], extends: [], messages: [], enums: [] },
})

const enumeration = (name: string): Enum => ({ name, reserved: [], options: [], values: [] })
