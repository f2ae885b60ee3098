"""What people start from: boto3, one event after the other or 500 at a time. Answers plans, see lap-plan.ts.

The events are cheap ones, of the same size as ours: building them with Faker would cost more than sending them.
"""

import json
import random
import sys
import time
import uuid

import boto3

RECORDS_PER_REQUEST = 500
TYPES = ["page_view", "click", "scroll", "search", "add_to_cart", "purchase"]


def event_of(size):
    event = {
        "event_id": str(uuid.uuid4()),
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "event_type": random.choice(TYPES),
        "user_id": "user-%d" % random.randrange(100000),
        "page": "",
    }
    event["page"] = "x" * (size - len(json.dumps(event)))
    return event


def record_of(size):
    event = event_of(size)
    return {"Data": json.dumps(event).encode(), "PartitionKey": event["user_id"]}


def put_one_by_one(client, plan):
    accepted = 0
    for _ in range(plan["events"]):
        reply = client.put_record(StreamName=plan["stream"], **record_of(plan["bytes"]))
        accepted += 1 if reply.get("SequenceNumber") else 0
    return accepted


def put_batches(client, plan):
    accepted = 0
    for start in range(0, plan["events"], RECORDS_PER_REQUEST):
        count = min(RECORDS_PER_REQUEST, plan["events"] - start)
        records = [record_of(plan["bytes"]) for _ in range(count)]
        reply = client.put_records(StreamName=plan["stream"], Records=records)
        accepted += sum(1 for entry in reply["Records"] if entry.get("SequenceNumber"))
    return accepted


def main(send):
    for line in sys.stdin:
        plan = json.loads(line)
        client = boto3.client(
            "kinesis",
            region_name="us-east-1",
            endpoint_url=plan["endpoint"],
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )
        began = time.perf_counter()
        count = send(client, plan)
        print(json.dumps({"count": count, "seconds": time.perf_counter() - began}), flush=True)


main({"put_record": put_one_by_one, "put_records": put_batches}[sys.argv[1]])
