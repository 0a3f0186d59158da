"""Writes records to Kafka, or reads them, with confluent-kafka and its serializers: the job is JSON on stdin, what was read on stdout."""

import json
import sys
import time
from datetime import datetime, timezone

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry import header_schema_id_serializer, prefix_schema_id_serializer
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

WITHIN_S = 30

job = json.load(sys.stdin)
registry = SchemaRegistryClient({"url": job["registry"]})


def message_class():
    """waybill.test.Order { string id = 1; int32 n = 2; }, as a compiler would make it."""
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="order.proto", package="waybill.test", syntax="proto3")
    order = file.message_type.add(name="Order")
    order.field.add(name="id", number=1, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    order.field.add(name="n", number=2, type=field.TYPE_INT32, label=field.LABEL_OPTIONAL)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("waybill.test.Order"))


def options():
    framing = header_schema_id_serializer if job.get("framing") == "header" else prefix_schema_id_serializer
    conf = {"auto.register.schemas": job.get("register", True), "schema.id.serializer": framing}
    if "subject" in job:
        conf["subject.name.strategy"] = lambda ctx, name: job["subject"]
    return conf


def serializer():
    if job["format"] == "AVRO":
        return AvroSerializer(registry, job["schema"], lambda value, ctx: from_json(value), options())
    if job["format"] == "JSON":
        return JSONSerializer(job["schema"], registry, conf=options())
    order = message_class()
    to_bytes = ProtobufSerializer(order, registry, options())
    return lambda value, ctx: to_bytes(json_format.ParseDict(value, order()), ctx)


def deserializer():
    if job["format"] == "AVRO":
        return AvroDeserializer(registry)
    if job["format"] == "JSON":
        return JSONDeserializer(None, schema_registry_client=registry)
    read = ProtobufDeserializer(message_class(), {}, registry)
    return lambda data, ctx: json_format.MessageToDict(read(data, ctx))


def from_json(value):
    at = {"at": datetime.fromisoformat(value["at"].replace("Z", "+00:00"))} if "at" in value else {}
    return {**value, **at}


def to_json(value):
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    raise TypeError(repr(value))


def write():
    producer = Producer({"bootstrap.servers": job["brokers"], "message.timeout.ms": WITHIN_S * 1000})
    serialize, failures = serializer(), []
    for value in job["values"]:
        headers = [(name, text.encode()) for name, text in job.get("headers", {}).items()]
        data = serialize(value, SerializationContext(job["topic"], MessageField.VALUE, headers))
        confirmed = lambda error, _: failures.append(str(error)) if error else None
        producer.produce(job["topic"], data, value["id"], headers=headers, on_delivery=confirmed)
    if producer.flush(WITHIN_S) > 0 or failures:
        sys.exit(f"not delivered: {failures}")


def read():
    consumer = Consumer({"bootstrap.servers": job["brokers"], "group.id": "none", "enable.auto.commit": False})
    partitions = consumer.list_topics(job["topic"], WITHIN_S).topics[job["topic"]].partitions
    consumer.assign([TopicPartition(job["topic"], number, 0) for number in partitions])
    deserialize, values, deadline = deserializer(), [], time.monotonic() + WITHIN_S
    while len(values) < job["count"]:
        if time.monotonic() > deadline:
            sys.exit(f"only {len(values)} records within {WITHIN_S} s")
        record = consumer.poll(0.5)
        if record is None:
            continue
        if record.error():
            sys.exit(str(record.error()))
        context = SerializationContext(job["topic"], MessageField.VALUE, record.headers())
        values.append(deserialize(record.value(), context))
    consumer.close()
    return values


print(json.dumps(write() if job["do"] == "write" else read(), default=to_json))
